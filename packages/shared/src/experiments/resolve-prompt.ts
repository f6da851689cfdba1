import type { Plan, PlanVersion, ResolvedPrompt } from '../contracts/plan.ts';
import { assignArm } from './assign-arm.ts';

/**
 * The prompt that `subject` gets under `plan`: its arm's version while an experiment runs, else production. Without a subject it is production and no
 * arm, so that nobody is exposed by chance. Throws where the plan names a version that it does not hold.
 */
export function resolvePrompt(
  plan: Plan,
  { thinkingEnabled, subject }: { thinkingEnabled: boolean; subject?: string | undefined },
): ResolvedPrompt {
  const { experiment } = plan;
  const arm = experiment && subject !== undefined ? assignArm(experiment, subject) : undefined;
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

function versionOf(plan: Plan, versionId: string): PlanVersion {
  const version = plan.versions.find(({ id }) => id === versionId);
  if (!version) throw new Error(`The plan of ${plan.key} names version ${versionId} but does not hold it.`);
  return version;
}
