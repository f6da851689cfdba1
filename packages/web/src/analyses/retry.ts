import { ApiProblem } from './api.ts';

export const ATTEMPTS = 4;
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
      const delayMs = delayBefore(attempt, error);
      onWait({ attempt: attempt + 1, delayMs, problem: error });
      await wait(delayMs);
    }
  }
}

function isWorthRetrying(problem: ApiProblem): boolean {
  return problem.kind === 'network' || problem.kind === 'busy';
}

/** What the server asked for, else doubling from two seconds; never more than a minute. */
function delayBefore(attempt: number, problem: ApiProblem): number {
  return Math.min(problem.retryAfterMs ?? FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
}
