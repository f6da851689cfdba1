import type { Plan } from '@votive/shared/contracts/plan';
import { resolvePrompt } from '@votive/shared/experiments/resolve-prompt';
import { ANALYSIS_PROMPT_KEY, defaultAnalysisVersion } from '@votive/shared/prompts/default-prompt';
import { createPlanCache } from '../plans/plan-cache.ts';

const plan: Plan = {
  key: ANALYSIS_PROMPT_KEY,
  revision: 'r1',
  productionVersionId: 'v1',
  versions: [
    { ...defaultAnalysisVersion, id: 'v1', number: 1 },
    { ...defaultAnalysisVersion, id: 'v2', number: 2 },
  ],
  experiment: {
    id: 'e1',
    salt: 'salt-of-e1',
    phase: 1,
    arms: [
      { name: 'control', weight: 5_000, versionId: 'v1' },
      { name: 'warmer', weight: 5_000, versionId: 'v2' },
    ],
    overrides: {},
  },
};

/** Resolves the prompt of `units` sequential units through one plan cache that was filled once: units per arm, and how often the plan was fetched. */
export async function assignThroughCache(units: number): Promise<{ arms: Record<string, number>; fetches: number }> {
  let fetches = 0;
  const cache = createPlanCache(
    {
      fetchPlan: async () => {
        fetches += 1;
        return { kind: 'plan', plan };
      },
      files: { loadAll: () => [], save: () => undefined, remove: () => undefined },
      bundled: new Map(),
      now: Date.now,
      random: () => 0.5,
    },
    { freshMs: 3_600_000, staleMs: 7_200_000, maxConcurrentRefreshes: 3 },
  );
  const arms: Record<string, number> = { control: 0, warmer: 0 };
  for (let unit = 0; unit < units; unit += 1) {
    const cached = await cache.get(ANALYSIS_PROMPT_KEY, false);
    const { arm } = resolvePrompt(cached.plan, { thinkingEnabled: false, subject: `unit-${unit}` });
    arms[arm ?? 'none'] = (arms[arm ?? 'none'] ?? 0) + 1;
  }
  return { arms, fetches };
}
