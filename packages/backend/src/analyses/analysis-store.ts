import { AppError, UpstreamError } from '@votive/shared/app-error';
import {
  type StoreAnalysis,
  type StoredAnalysis,
  storedAnalysisSchema,
} from '@votive/shared/contracts/stored-analysis';
import type { Breaker } from '../breaker/breaker.ts';
import { PROMPT_SERVICE, type PromptServiceClient } from '../prompt-service/prompt-service-client.ts';

export type AnalysisStore = ReturnType<typeof createAnalysisStore>;

const NOT_FOUND = 404;
const CONFLICT = 409;
const GONE = 410;
const UNAVAILABLE = 503;

/** Stored runs and reports, kept by the prompt-service. Throws `UpstreamError` while it cannot be reached. */
export function createAnalysisStore(send: PromptServiceClient, breaker: Breaker) {
  const guarded = <Result>(call: (signal: AbortSignal) => Promise<Result>) => breaker.run(call, { isAnswer: saysWhen });
  const pathOf = (id: string) => `/internal/analyses/${encodeURIComponent(id)}`;

  /** Stores durably, or throws: `conflict` for an id that holds something else, `gone` for one that was deleted. */
  function put(input: StoreAnalysis): Promise<void> {
    return guarded(async (signal) => {
      const response = await send(pathOf(input.analysis.id), {
        method: 'PUT',
        body: input,
        signal,
        accept: [CONFLICT, GONE],
      });
      await response.body?.cancel();
      if (response.status === CONFLICT) throw new AppError('conflict', 'Another analysis is stored under this id.');
      if (response.status === GONE) throw new AppError('gone', 'This analysis was deleted, and stays deleted.');
    });
  }

  /** The stored analysis, or undefined for an unknown id and for another token alike. */
  function find(id: string, tokenHash: string): Promise<StoredAnalysis | undefined> {
    return guarded(async (signal) => {
      const response = await send(pathOf(id), { signal, accept: [NOT_FOUND, GONE], headers: tokenHeader(tokenHash) });
      if (!response.ok) return void (await response.body?.cancel());
      const stored = storedAnalysisSchema.safeParse(await response.json());
      if (stored.success) return stored.data;
      throw new UpstreamError(PROMPT_SERVICE, {
        retryable: true,
        message: 'A stored analysis does not fit its contract.',
      });
    });
  }

  /** Deletes, and answers whether there was anything to delete for this token. */
  function remove(id: string, tokenHash: string): Promise<boolean> {
    return guarded(async (signal) => {
      const response = await send(pathOf(id), {
        method: 'DELETE',
        signal,
        accept: [NOT_FOUND, GONE],
        headers: tokenHeader(tokenHash),
      });
      await response.body?.cancel();
      return response.ok;
    });
  }

  return { put, find, remove };
}

/** A service that is being looked after answers at once and says when to come back: no reason to stop asking it. */
const saysWhen = (error: unknown) =>
  error instanceof UpstreamError && error.status === UNAVAILABLE && error.retryAfterSeconds !== undefined;

const tokenHeader = (tokenHash: string) => ({ 'x-access-token-hash': tokenHash });
