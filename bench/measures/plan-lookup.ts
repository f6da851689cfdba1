import { ANALYSIS_PROMPT_KEY, defaultAnalysisVersion } from '@votive/shared/prompts/default-prompt';
import { createPlanCache } from '../../packages/backend/src/plans/plan-cache.ts';
import { type Figure, inTurns } from '../figure.ts';

const ROUNDS = 11;
const LOOKUPS = 1_000_000;

/** A lookup in the backend's warm plan cache, beside the same key made and looked up in a bare Map. */
export async function measurePlanLookup(): Promise<Figure[]> {
  const plan = {
    key: ANALYSIS_PROMPT_KEY,
    revision: 'r1',
    productionVersionId: defaultAnalysisVersion.id,
    versions: [defaultAnalysisVersion],
    experiment: null,
  };
  const cache = createPlanCache(
    {
      fetchPlan: async () => ({ kind: 'plan', plan }),
      files: { loadAll: () => [], save: () => undefined, remove: () => undefined },
      bundled: new Map(),
      now: Date.now,
      random: () => 0.5,
    },
    { freshMs: 3_600_000, staleMs: 7_200_000, maxConcurrentRefreshes: 3 },
  );
  await cache.get(ANALYSIS_PROMPT_KEY, false);
  const map = new Map([[JSON.stringify({ key: ANALYSIS_PROMPT_KEY, thinkingEnabled: false }), plan]]);

  const took = await inTurns(
    ROUNDS,
    async () => microsecondsEach(() => cache.peek(ANALYSIS_PROMPT_KEY, false)?.source === 'fresh'),
    async () =>
      microsecondsEach(() => map.get(JSON.stringify({ key: ANALYSIS_PROMPT_KEY, thinkingEnabled: false })) === plan),
  );
  return [
    {
      name: 'cached plan lookup',
      value: took.value,
      unit: 'µs',
      baseline: { what: 'bare Map, same key', value: took.baseline },
      ratio: took.value / took.baseline,
      goal: '≤ 1 µs',
      isMet: took.value <= 1,
    },
  ];
}

function microsecondsEach(lookup: () => boolean): number {
  const startedAt = performance.now();
  let found = 0;
  for (let count = 0; count < LOOKUPS; count++) if (lookup()) found++;
  if (found !== LOOKUPS) throw new Error(`Only ${found} of ${LOOKUPS} lookups were fresh.`);
  return ((performance.now() - startedAt) * 1000) / LOOKUPS;
}
