import { createHash } from 'node:crypto';
import type { Plan, PlanExperiment, PlanVersion } from '@votive/shared/contracts/plan';
import { composeVersion, type FindIncludable } from '@votive/shared/prompts/compose-version';
import { canonicalJson } from '@votive/shared/questionnaires/canonical-json';
import type { StoredExperiment, StoredPrompt } from './prompt-store.ts';
import type { StoredVersion } from './version-store.ts';

export const PRODUCTION = 'production';

/**
 * The plan of one prompt: its production version, its running experiment, and only the versions that these need. Undefined where no label `production`
 * points at a version. Includes are in place; throws `CompositionError` where one cannot be. The revision is a hash of the content, so that equal plans have equal ETags, also after a restore.
 */
export function toPlan(
  prompt: StoredPrompt,
  {
    versions,
    running,
    find,
  }: { versions: readonly StoredVersion[]; running: StoredExperiment | undefined; find: FindIncludable },
): Plan | undefined {
  const productionVersionId = prompt.labels[PRODUCTION];
  if (productionVersionId === undefined) return undefined;

  const experiment = running ? toPlanExperiment(running, prompt.labels) : null;
  const needed = new Set([productionVersionId, ...(experiment?.arms.map(({ versionId }) => versionId) ?? [])]);
  const content = {
    key: prompt.key,
    productionVersionId,
    versions: versions.filter(({ id }) => needed.has(id)).map((version) => toPlanVersion(prompt.key, version, find)),
    experiment,
  };
  return { ...content, revision: createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, 32) };
}

function toPlanExperiment(
  { id, salt, phase, arms, overrides }: StoredExperiment,
  labels: Record<string, string>,
): PlanExperiment {
  return {
    id,
    salt,
    phase,
    overrides,
    arms: arms.map(({ name, weight, label }) => {
      const versionId = labels[label];
      if (versionId === undefined) throw new Error(`Label ${label} of experiment ${id} points at no version.`);
      return { name, weight, versionId };
    }),
  };
}

function toPlanVersion(key: string, version: StoredVersion, find: FindIncludable): PlanVersion {
  const { id, number, sha256, variables } = version;
  const { includes, ...modes } = composeVersion(key, version, find);
  return { id, number, sha256, ...(variables && { variables }), ...(includes.length > 0 && { includes }), ...modes };
}
