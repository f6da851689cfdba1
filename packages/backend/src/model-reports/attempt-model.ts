import { type Breaker, BreakerOpenError } from '../breaker/breaker.ts';
import { type ModelAnswer, type ModelProvider, type ModelRequest, ProviderError } from '../providers/provider.ts';
import type { CallOutcome } from '../usage/model-call.ts';

/** No answer, or none to its end. */
export type Fault = { isRetryable: boolean; retryAfterMs: number | undefined };
export type Attempt = {
  answer: ModelAnswer | undefined;
  fault: Fault | undefined;
  outcome: CallOutcome;
  latencyMs: number;
};

/** `onDispatch` is called right before a request goes out: not where an open breaker keeps it in. */
export type Dispatching = {
  provider: Pick<ModelProvider, 'ask'>;
  breaker: Breaker;
  onDispatch?: (() => void) | undefined;
};

const NO_RETRY: Fault = { isRetryable: false, retryAfterMs: undefined };
const TOO_MANY_REQUESTS = 429;

/** One call through the breaker. Never throws: what went wrong is in the attempt. */
export async function attemptModel(
  request: ModelRequest,
  { provider, breaker, onDispatch }: Dispatching,
): Promise<Attempt> {
  const startedAt = performance.now();
  const { signal } = request;
  try {
    const dispatch = (own: AbortSignal) => {
      onDispatch?.();
      return provider.ask({ ...request, signal: own });
    };
    const answer = await breaker.run(dispatch, { signal });
    return { ...readAnswer(answer), latencyMs: performance.now() - startedAt };
  } catch (error) {
    return { ...readError(error, signal), latencyMs: performance.now() - startedAt };
  }
}

function readAnswer(answer: ModelAnswer): Omit<Attempt, 'latencyMs'> {
  if (answer.stopReason === 'broken-off')
    return { answer, fault: { isRetryable: true, retryAfterMs: undefined }, outcome: 'broken_off' };
  return { answer, fault: undefined, outcome: answer.stopReason === 'complete' ? 'answered' : answer.stopReason };
}

/** A timeout is not tried again: the person has waited long enough. An open breaker says no at once. */
function readError(error: unknown, signal: AbortSignal): Omit<Attempt, 'latencyMs'> {
  const noAnswer = { answer: undefined, fault: NO_RETRY };
  if (signal.aborted) return { ...noAnswer, outcome: 'aborted' };
  if (error instanceof BreakerOpenError) return { ...noAnswer, outcome: 'breaker_open' };
  if (!(error instanceof ProviderError)) return { ...noAnswer, outcome: 'timeout' };
  const fault = { isRetryable: error.retryable, retryAfterMs: error.retryAfterMs };
  return { answer: undefined, fault, outcome: outcomeOf(error.status) };
}

function outcomeOf(status: number | undefined): CallOutcome {
  if (status === undefined) return 'unreachable';
  if (status === TOO_MANY_REQUESTS) return 'rate_limited';
  return status >= 500 ? 'server_error' : 'refused_request';
}
