import { AppError } from '@votive/shared/app-error';
import { createAttemptWindow } from './attempt-window.ts';

export type AttemptLimits = ReturnType<typeof createAttemptLimits>;

/** Wrong keys and links of one peer. */
const PER_PEER = { max: 100, windowMs: 15 * 60_000 };
/**
 * Wrong guesses at one account from everywhere. The window is short, so that whoever floods it shuts others out for a minute after they stop, not longer.
 */
const PER_ACCOUNT = { max: 200, windowMs: 60_000 };
const TRUSTED_FOR_MS = 24 * 60 * 60_000;
const MAX_TRUSTED = 1_000;

/**
 * Limits guesses at keys and links by peer and by account; only wrong ones count. An account is a named key or link, by the name in front of its secret; all guesses that name none
 * share one. A peer that signed in during the last day is not shut out by what others do.
 */
export function createAttemptLimits(now: () => Date) {
  const peers = createAttemptWindow(PER_PEER, now);
  const accounts = createAttemptWindow(PER_ACCOUNT, now);
  const trusted = new Map<string, number>();

  /** Counts an attempt of a peer before anything is looked at. Throws `limited`. */
  function begin(peer: string) {
    refuseAfter(peers.take(peer));
    return {
      /** Counts it at an account. Throws `limited`. */
      at(account: string) {
        const isKnownPeer = (trusted.get(peer) ?? 0) > now().getTime() - TRUSTED_FOR_MS;
        const waitSeconds = accounts.take(account);
        if (!isKnownPeer) refuseAfter(waitSeconds);
        return {
          /** The attempt was right, so it counts nowhere. */
          succeeded() {
            peers.giveBack(peer);
            if (waitSeconds === 0) accounts.giveBack(account);
            trusted.delete(peer);
            trusted.set(peer, now().getTime());
            if (trusted.size > MAX_TRUSTED) trusted.delete(trusted.keys().next().value ?? '');
          },
        };
      },
    };
  }

  return { begin };
}

function refuseAfter(waitSeconds: number): void {
  if (waitSeconds === 0) return;
  throw new AppError('limited', 'Too many wrong keys or links. Try again later.', { retryAfterSeconds: waitSeconds });
}
