import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Session } from '@votive/shared/admin-api/session-contracts';
import { sha256 } from '../admin-keys/secret-text.ts';
import type { Identity } from '../sign-in/recognise.ts';
import type { SessionStore, StoredSession } from './session-store.ts';

export type SessionService = ReturnType<typeof createSessionService>;

export const IDLE_MS = 30 * 60_000;
export const LIFETIME_MS = 12 * 60 * 60_000;
const TOUCH_EVERY_MS = 60_000;

/** The rules for sessions: a random token, of which only the hash is kept; over after half an hour without a request, and after twelve hours in any case. */
export function createSessionService(store: SessionStore, now: () => Date) {
  const idleSince = (at: Date) => new Date(at.getTime() - IDLE_MS).toISOString();

  /** Opens a session; the token is for the cookie alone. */
  async function open({ name, role, keyId, by }: Identity): Promise<{ token: string; session: Session }> {
    const at = now();
    const token = randomBytes(32).toString('base64url');
    const stored: StoredSession = {
      tokenHash: sha256(token),
      actor: name,
      role,
      keyId,
      createdAt: at.toISOString(),
      seenAt: at.toISOString(),
      expiresAt: new Date(at.getTime() + LIFETIME_MS).toISOString(),
    };
    await store.insert(stored, { by, idleSince: idleSince(at) });
    return { token, session: toSession(token, stored, at) };
  }

  /** The session of a token, which is seen by that; undefined where it is over or never was. */
  async function find(token: string): Promise<Session | undefined> {
    const at = now();
    const stored = await store.find(sha256(token), { at: at.toISOString(), idleSince: idleSince(at) });
    if (!stored) return undefined;
    const isDue = at.getTime() - Date.parse(stored.seenAt) >= TOUCH_EVERY_MS;
    if (isDue) await store.touch(stored.tokenHash, at.toISOString());
    return toSession(token, isDue ? { ...stored, seenAt: at.toISOString() } : stored, at);
  }

  const end = (token: string): Promise<void> => store.remove(sha256(token), now().toISOString());

  return { open, find, end };
}

/** Whether a header carries the token against forged requests that belongs to this session. */
export function isCsrfTokenOf({ csrfToken }: Session, header: string | undefined): boolean {
  const [expected, given] = [sha256(csrfToken), sha256(header ?? '')];
  return timingSafeEqual(expected, given);
}

/** It is bound to the session by being made from its token, which no script and no other site can read. */
const csrfTokenOf = (token: string) => createHmac('sha256', token).update('votive csrf').digest('base64url');

function toSession(token: string, { actor, role, seenAt, expiresAt: lastEnd }: StoredSession, at: Date): Session {
  const idleEnd = new Date(Date.parse(seenAt) + IDLE_MS).toISOString();
  const expiresAt = idleEnd < lastEnd ? idleEnd : lastEnd;
  const endsInSeconds = Math.floor((Date.parse(expiresAt) - at.getTime()) / 1000);
  return { actor, role, csrfToken: csrfTokenOf(token), expiresAt, endsInSeconds };
}
