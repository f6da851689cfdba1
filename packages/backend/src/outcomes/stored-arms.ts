import type { Plan } from '@votive/shared/contracts/plan';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Breaker } from '../breaker/breaker.ts';
import type { PromptServiceClient } from '../prompt-service/prompt-service-client.ts';

export type StoredArms = ReturnType<typeof createStoredArms>;

const answerSchema = z.object({ arm: z.string().nullable() });
const MAX_REMEMBERED = 20_000;
const TIMEOUT_MS = 1_000;

/**
 * The arm that a subject was exposed to before, for experiments whose weights have changed since they began: there the hash may say another one. Undefined for
 * everybody else, and where prompt-service does not answer in time: the hash then decides, and whoever is seen in two arms is left out of the numbers.
 */
export function createStoredArms(send: PromptServiceClient, breaker: Breaker) {
  const known = new LRUCache<string, string>({ max: MAX_REMEMBERED });

  return async function storedArmOf({ experiment }: Plan, subject: string | undefined, signal: AbortSignal) {
    if (!experiment || experiment.phase <= 1 || subject === undefined) return undefined;
    const name = `${experiment.id} ${subject}`;
    const arm = known.get(name) ?? (await ask(experiment.id, subject).catch(() => undefined));
    signal.throwIfAborted();
    if (arm !== undefined) known.set(name, arm);
    return arm;
  };

  async function ask(experimentId: string, subject: string): Promise<string | undefined> {
    const path = `/internal/experiments/${encodeURIComponent(experimentId)}/units/${encodeURIComponent(subject)}`;
    const answer = await breaker.run(async (signal): Promise<unknown> => {
      const response = await send(path, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
      return response.json();
    });
    return answerSchema.parse(answer).arm ?? undefined;
  }
}
