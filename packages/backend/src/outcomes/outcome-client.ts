import { AppError, UpstreamError } from '@votive/shared/app-error';
import type { Exposure, Observation } from '@votive/shared/contracts/exposures';
import type { Outcome } from '@votive/shared/contracts/outcomes';
import type { Breaker } from '../breaker/breaker.ts';
import type { PromptServiceClient } from '../prompt-service/prompt-service-client.ts';

export type OutcomeClient = ReturnType<typeof createOutcomeClient>;

const INVALID = 400;

/** Hands batches to prompt-service, which acknowledges them when they are durable. Throws `invalid` for a batch it will never take, else `UpstreamError`. */
export function createOutcomeClient(send: PromptServiceClient, breaker: Breaker) {
  async function post(path: string, body: object): Promise<void> {
    await breaker.run(
      async (signal) => {
        const response = await send(path, { method: 'POST', body, signal, accept: [INVALID] });
        await response.body?.cancel();
        if (response.status === INVALID) throw new AppError('invalid', 'The prompt-service refuses this batch.');
      },
      { isAnswer: (error) => error instanceof UpstreamError && error.retryAfterSeconds !== undefined },
    );
  }

  return {
    sendExposures: (exposures: readonly Exposure[]) => post('/internal/exposures', { exposures, observations: [] }),
    sendObservations: (observations: readonly Observation[]) =>
      post('/internal/exposures', { exposures: [], observations }),
    sendOutcomes: (outcomes: readonly Outcome[]) => post('/internal/outcomes', { outcomes }),
  };
}
