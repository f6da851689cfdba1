import type { Plan, PlanVersion, ResolvedPrompt } from '../contracts/plan.ts';
import type { Arm } from './assign-arm.ts';
import { assignUnit } from './assign-unit.ts';

/** Whose prompt is resolved. `storedArm` is the arm of the subject's first exposure, where that is known: it wins over what today's weights would give. */
export type ResolveFor = {
  thinkingEnabled: boolean;
  subject?: string | undefined;
  storedArm?: string | undefined;
};

/**
 * The prompt that `subject` gets under `plan`: its arm's version while an experiment runs, else production. Without a subject, and for one whose arm is gone, it is
 * production and no arm, so that nobody is exposed by chance. Throws where the plan names a version that it does not hold.
 */
export function resolvePrompt(plan: Plan, { thinkingEnabled, subject, storedArm }: ResolveFor): ResolvedPrompt {
  const { experiment } = plan;
  const arm = subject === undefined ? undefined : armOf(plan, subject, storedArm);
  const version = versionOf(plan, arm?.versionId ?? plan.productionVersionId);
  return {
    key: plan.key,
    versionId: version.id,
    version: version.number,
    arm: arm?.name ?? null,
    experimentId: arm && experiment ? experiment.id : null,
    ...(version.variables && { variables: version.variables }),
    ...(version.includes && { includes: version.includes }),
    mode: thinkingEnabled ? version.withThinking : version.withoutThinking,
  };
}

function armOf({ experiment }: Plan, subject: string, storedArm: string | undefined): Arm | undefined {
  const assignment = experiment && assignUnit(experiment, subject, storedArm);
  return assignment?.kind === 'assigned' ? assignment.arm : undefined;
}

function versionOf(plan: Plan, versionId: string): PlanVersion {
  const version = plan.versions.find(({ id }) => id === versionId);
  if (!version) throw new Error(`The plan of ${plan.key} names version ${versionId} but does not hold it.`);
  return version;
}
