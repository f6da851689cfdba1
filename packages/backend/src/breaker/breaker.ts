import { AppError, UpstreamError } from '@votive/shared/app-error';
import CircuitBreaker from 'opossum';
import type { Logger } from 'pino';

/** `errorThresholdPercentage` is strict: at 50, five failures of ten calls keep it closed. Calls are counted over one minute. */
export type BreakerSettings = {
  timeoutMs: number;
  errorThresholdPercentage: number;
  resetTimeoutMs: number;
  volumeThreshold: number;
};

/** How a call is guarded: the caller's signal, and which failures of this call are answers that say nothing against the service. */
export type BreakerCall = { signal?: AbortSignal | undefined; isAnswer?: (error: unknown) => boolean };
export type BreakerState = 'closed' | 'half-open' | 'open';
export type BreakerEvent = 'open' | 'half-open' | 'close';
export type Breaker = ReturnType<typeof createBreaker>;

/** The breaker is open: nothing was sent. */
export class BreakerOpenError extends UpstreamError {
  constructor(service: string) {
    super(service, { retryable: true, message: `${service} is not answering at the moment.` });
  }
}

const WINDOW_MS = 60_000;
const WINDOW_BUCKETS = 10;

type Outcome = { succeeded: boolean };

/**
 * Guards calls to one remote service. opossum keeps the counts, the threshold and the clock of the states, and is told outcomes, not calls: so a rejected
 * call counts as nothing, an answer that is no fault of the service (an `AppError` that is not a retryable `UpstreamError`) or a cancelled call counts as nothing, an answer that was asked
 * for before the last change of state counts as nothing, and each call has a signal of its own. While half open, one call passes.
 */
export function createBreaker(name: string, settings: BreakerSettings) {
  if (settings.timeoutMs < 1)
    throw new RangeError('A breaker needs a timeout: a probe that hangs would hold it half open for ever.');
  const circuit = new CircuitBreaker(settle, {
    name,
    timeout: false,
    errorThresholdPercentage: settings.errorThresholdPercentage,
    resetTimeout: settings.resetTimeoutMs,
    volumeThreshold: Math.max(1, settings.volumeThreshold),
    rollingCountTimeout: WINDOW_MS,
    rollingCountBuckets: WINDOW_BUCKETS,
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
  });
  const listeners: ((event: BreakerEvent) => void)[] = [];
  let generation = 0;
  let isProbing = false;

  circuit.on('open', () => changed('open'));
  circuit.on('halfOpen', () => changed('half-open'));
  circuit.on('close', () => {
    forgetCounts(circuit);
    changed('close');
  });

  function changed(event: BreakerEvent): void {
    generation += 1;
    isProbing = false;
    for (const listener of listeners) listener(event);
  }

  /** Makes the call, unless the breaker is open. Throws `BreakerOpenError` at once, an `UpstreamError` after the timeout, else what the call throws. */
  async function run<Result>(
    call: (signal: AbortSignal) => Promise<Result>,
    { signal, isAnswer = () => false }: BreakerCall = {},
  ): Promise<Result> {
    if (!circuit.closed && (!circuit.halfOpen || isProbing)) throw new BreakerOpenError(name);
    const startedIn = generation;
    isProbing = circuit.halfOpen;
    const deadline = createDeadline(signal);
    try {
      const result = await orAborted(call(deadline.signal), deadline.signal);
      await report(startedIn, { succeeded: true });
      return result;
    } catch (error) {
      if (isAnswer(error) || isNeutral(error, signal)) release(startedIn);
      else await report(startedIn, { succeeded: false });
      throw error;
    } finally {
      deadline.clear();
    }
  }

  function createDeadline(callerSignal: AbortSignal | undefined) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(timedOut()), settings.timeoutMs);
    const signal = callerSignal ? AbortSignal.any([callerSignal, controller.signal]) : controller.signal;
    return { signal, clear: () => clearTimeout(timer) };
  }

  async function report(startedIn: number, outcome: Outcome): Promise<void> {
    if (startedIn !== generation || circuit.isShutdown) return;
    await circuit.fire(outcome).catch(() => undefined);
    release(startedIn);
  }

  function release(startedIn: number): void {
    if (startedIn === generation) isProbing = false;
  }

  function timedOut(): UpstreamError {
    return new UpstreamError(name, {
      retryable: true,
      message: `${name} did not answer within ${settings.timeoutMs} ms.`,
    });
  }

  function state(): BreakerState {
    if (circuit.halfOpen) return 'half-open';
    return circuit.closed ? 'closed' : 'open';
  }

  return {
    name,
    run,
    state,
    /** Calls `listener` on every change of state. */
    onChange: (listener: (event: BreakerEvent) => void) => void listeners.push(listener),
    destroy: () => circuit.shutdown(),
  };
}

async function settle({ succeeded }: Outcome): Promise<void> {
  if (!succeeded) throw new Error('failed');
}

/** Outcomes that say nothing against the health of the service: an answer that we do not like, and a call that the caller took back. */
function isNeutral(error: unknown, callerSignal: AbortSignal | undefined): boolean {
  if (callerSignal?.aborted) return true;
  return error instanceof AppError && !(error instanceof UpstreamError && error.retryable);
}

/** What `work` settles to, or the signal's reason as soon as it aborts: also for work that ignores its signal. */
function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** After a recovery the window starts empty: the failures of the outage would open the breaker again on the first new one. */
function forgetCounts(circuit: CircuitBreaker<[Outcome], void>): void {
  for (const bucket of circuit.status.window)
    Object.assign(bucket, { fires: 0, failures: 0, successes: 0, latencyTimes: [] });
}

/** Makes the breakers of one process, so that all of them can be told apart in the log and stopped together. */
export function createBreakers(log: Logger) {
  const breakers: Breaker[] = [];
  return {
    create(name: string, settings: BreakerSettings): Breaker {
      const breaker = createBreaker(name, settings);
      breaker.onChange((event) => log.warn({ breaker: name, event }, 'a breaker changed'));
      breakers.push(breaker);
      return breaker;
    },
    all: (): readonly Breaker[] => breakers,
    /** Stops every timer of every breaker; later calls are refused. */
    destroyAllCircuitBreakers(): void {
      for (const breaker of breakers) breaker.destroy();
    },
  };
}
export type Breakers = ReturnType<typeof createBreakers>;
