import type { Experiment, ExperimentArm, ExperimentChange } from '@votive/shared/contracts/experiments';

/** Arms in one line, for the audit. */
export function describeArms(arms: readonly ExperimentArm[]): string {
  return arms.map(({ name, versionId, weight }) => `${name}: ${versionId} at ${weight}`).join('; ');
}

/** What a change did, from what to what, for the audit. The name of a unit is not in it. */
export function changeDetail(before: Experiment, after: Experiment, what: ExperimentChange): Record<string, string> {
  if (before.status !== after.status) return { from: before.status, to: after.status };
  switch (what.kind) {
    case 'revise':
      return { from: describeArms(before.arms), to: describeArms(after.arms) };
    case 'reweigh':
      return { from: describeWeights(before), to: describeWeights(after) };
    case 'override':
      return what.arm === null ? { override: 'removed' } : { override: what.arm };
    case 'promote':
      return { from: before.promotedArm ?? 'none', to: what.arm };
    default:
      return {};
  }
}

const describeWeights = ({ arms }: Experiment) => arms.map(({ name, weight }) => `${name} ${weight}`).join(', ');
