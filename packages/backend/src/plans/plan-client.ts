import { UpstreamError } from '@votive/shared/app-error';
import { planSchema } from '@votive/shared/contracts/plan';
import type { Breaker } from '../breaker/breaker.ts';
import { PROMPT_SERVICE, type PromptServiceClient } from '../prompt-service/prompt-service-client.ts';
import type { FetchedPlan } from './plan-cache.ts';

const NOT_MODIFIED = 304;
const NOT_FOUND = 404;
const GONE = 410;

/** Fetches plans through the breaker, conditionally where a revision is known already. A plan that does not fit its contract is a failure. */
export function createPlanClient(send: PromptServiceClient, breaker: Breaker) {
  return function fetchPlan(key: string, knownRevision: string | undefined): Promise<FetchedPlan> {
    return breaker.run(async (signal) => {
      const response = await send(`/internal/plans/${key}`, {
        signal,
        accept: [NOT_MODIFIED, NOT_FOUND, GONE],
        ...(knownRevision !== undefined && { headers: conditional(knownRevision) }),
      });
      if (response.ok) return { kind: 'plan', plan: await readPlan(response, key) };
      await response.body?.cancel();
      return { kind: response.status === NOT_MODIFIED ? 'unchanged' : 'gone' };
    });
  };
}

/** `fetch` adds `no-cache` to a conditional request that has no cache directive of its own, and then nobody may answer 304. */
function conditional(revision: string): Record<string, string> {
  return { 'if-none-match': `"${revision}"`, 'cache-control': 'max-age=0' };
}

async function readPlan(response: Response, key: string) {
  const plan = planSchema.safeParse(await response.json().catch(() => undefined));
  const isUsable =
    plan.success && plan.data.key === key && plan.data.versions.some(({ id }) => id === plan.data.productionVersionId);
  if (isUsable) return plan.data;
  throw new UpstreamError(PROMPT_SERVICE, {
    retryable: true,
    message: `The plan of ${key} does not fit its contract.`,
  });
}
