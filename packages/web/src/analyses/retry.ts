import { ApiProblem } from './api.ts';

/** Enough for a server that is looked after for some minutes. */
export const ATTEMPTS = 10;
const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 60_000;

export type Waiting = { attempt: number; delayMs: number; problem: ApiProblem };

type Retrying<T> = {
  send: () => Promise<T>;
  /** Tells that the next attempt starts after `delayMs`. */
  onWait: (waiting: Waiting) => void;
  wait: (delayMs: number) => Promise<void>;
};

/** Sends again after network loss and after "come back later" answers, at most `ATTEMPTS` times in all. */
export async function sendWithRetry<T>({ send, onWait, wait }: Retrying<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ApiProblem) || !isWorthRetrying(error) || attempt === ATTEMPTS) throw error;
      const delayMs = delayAfter(attempt, error);
      onWait({ attempt: attempt + 1, delayMs, problem: error });
      await wait(delayMs);
    }
  }
}

export function isWorthRetrying(problem: ApiProblem): boolean {
  return problem.kind === 'network' || problem.kind === 'busy';
}

/** How long to wait after failed attempt number `attempt`: doubling from two seconds up to a minute, or longer where the server asks for it, up to a minute. */
export function delayAfter(attempt: number, problem: ApiProblem): number {
  const backoffMs = FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 10);
  return Math.min(Math.max(problem.retryAfterMs ?? 0, backoffMs), LONGEST_DELAY_MS);
}
