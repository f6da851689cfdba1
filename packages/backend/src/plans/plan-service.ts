import type { Plan } from '@votive/shared/contracts/plan';
import { ANALYSIS_PROMPT_KEY, defaultAnalysisVersion } from '@votive/shared/prompts/default-prompt';
import type { Logger } from 'pino';
import type { Breaker } from '../breaker/breaker.ts';
import type { PromptServiceClient } from '../prompt-service/prompt-service-client.ts';
import { createPlanCache, type PlanCacheDependencies, type PlanCacheSettings } from './plan-cache.ts';
import { followPlanChanges } from './plan-changes.ts';
import { createPlanClient } from './plan-client.ts';

type PlanServiceDependencies = Pick<PlanCacheDependencies, 'files' | 'now' | 'random'> & {
  send: PromptServiceClient;
  breaker: Breaker;
  log: Logger;
};
export type PlanService = ReturnType<typeof createPlanService>;

const bundledAnalysisPlan: Plan = {
  key: ANALYSIS_PROMPT_KEY,
  revision: `bundled-${defaultAnalysisVersion.sha256.slice(0, 16)}`,
  productionVersionId: defaultAnalysisVersion.id,
  versions: [defaultAnalysisVersion],
  experiment: null,
};

/** The plans of this backend: cached, kept in files, pushed by the prompt-service, and there even while it is not. */
export function createPlanService(dependencies: PlanServiceDependencies, settings: PlanCacheSettings) {
  const { send, breaker, log, random } = dependencies;
  const cache = createPlanCache(
    {
      ...dependencies,
      fetchPlan: createPlanClient(send, breaker),
      bundled: new Map([[ANALYSIS_PROMPT_KEY, bundledAnalysisPlan]]),
    },
    settings,
  );
  breaker.onChange((event) => {
    if (event !== 'open') cache.refreshStale();
  });

  function onHello(revisions: Record<string, string>): void {
    for (const key of cache.knownKeys()) void cache.noteRevision(key, revisions[key] ?? 'none');
  }

  /** Starts to listen for changes. `isConnected` tells whether a publish would be heard now; `stop` settles when nothing is under way any more. */
  function start(): { isConnected: () => boolean; stop: () => Promise<void> } {
    const onChange = (key: string, revision: string) => void cache.noteRevision(key, revision);
    return followPlanChanges({ send, onHello, onChange, log, random });
  }

  return { get: cache.get, peek: cache.peek, start };
}
