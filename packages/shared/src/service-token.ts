import { createHash } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { AppError } from './app-error.ts';
import { followSecret } from './follow-secret.ts';
import { parseKeyLines } from './key-lines.ts';
import type { Secret } from './secret.ts';

const LIFETIME_SECONDS = 300;
const RENEW_BEFORE_SECONDS = 60;
const MAX_CACHED_TOKENS = 1_000;

export type ServiceName = 'backend' | 'prompt-service' | 'worker' | 'cli';

/** How long a key that no longer signs must verify, so that every token signed with it is good to its end: its lifetime and a minute for clocks that differ. */
export const SERVICE_KEY_GRACE_MS = (LIFETIME_SECONDS + 60) * 1000;

type ServiceKey = { id: string; key: string; until: Date | undefined };

/** The shared service keys of a file's text: one key a line; the first signs, all of them verify, so that a rotation has a grace. */
function readKeys(text: string): [ServiceKey, ...ServiceKey[]] {
  const lines = parseKeyLines(text);
  const [first, ...others] = lines.map(({ key, until }) => ({ key, until, id: idOf(key) }));
  if (!first || lines.some(({ key }) => key.length < 32))
    throw new Error('The service key file needs keys of at least 32 characters, one a line.');
  return [{ ...first, until: undefined }, ...others];
}

const idOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 12);

/** The keys of a file that may be replaced while the process runs; a replacement that cannot be used is ignored. */
function followKeys(keyFile: Secret) {
  const followed = followSecret(keyFile);
  let text = followed.text();
  let keys = readKeys(text);

  function take(next: string): boolean {
    if (next === text) return false;
    text = next;
    try {
      keys = readKeys(next);
      return true;
    } catch {
      return false;
    }
  }
  return {
    /** The keys of now: the same array for as long as they are the same. */
    keys() {
      take(followed.text());
      return keys;
    },
    /** Looks at the file at once; answers whether there are other keys. */
    refresh: () => followed.refresh() && take(followed.text()),
  };
}

/** Makes bearer tokens by which `from` proves itself to `to`; a token lives 5 minutes and is reused until a minute before its end. */
export function createServiceTokenSource(
  keyFile: Secret,
  { from, to, now }: { from: ServiceName; to: ServiceName; now: () => Date },
) {
  const followed = followKeys(keyFile);
  let keys = followed.keys();
  let token = '';
  let renewAtMs = 0;

  return function serviceToken(): string {
    const nowMs = now().getTime();
    const changed = keys !== followed.keys();
    keys = followed.keys();
    const [signing] = keys;
    if (changed || nowMs >= renewAtMs) {
      const issuedAt = Math.floor(nowMs / 1000);
      token = jwt.sign({ iat: issuedAt, exp: issuedAt + LIFETIME_SECONDS }, signing.key, {
        algorithm: 'HS256',
        keyid: signing.id,
        issuer: from,
        audience: to,
      });
      renewAtMs = nowMs + (LIFETIME_SECONDS - RENEW_BEFORE_SECONDS) * 1000;
    }
    return token;
  };
}

/** Checks bearer tokens addressed to `audience` and answers who signed; a verified token is remembered until it expires. Throws `unauthenticated`. */
export function createServiceTokenVerifier(
  keyFile: Secret,
  { audience, now }: { audience: ServiceName; now: () => Date },
) {
  const followed = followKeys(keyFile);
  const verified = new Map<string, { from: string; expiresAtMs: number }>();
  let keys = followed.keys();

  return function verifyServiceToken(token: string): string {
    const nowMs = now().getTime();
    forgetAfterRotation();
    const known = verified.get(token);
    if (known && known.expiresAtMs > nowMs) return known.from;
    verified.delete(token);

    const fresh = verify(token, Math.floor(nowMs / 1000));
    if (verified.size >= MAX_CACHED_TOKENS) verified.clear();
    verified.set(token, fresh);
    return fresh.from;
  };

  function forgetAfterRotation(): void {
    if (keys !== followed.keys()) verified.clear();
    keys = followed.keys();
  }

  /** The signer may have seen a new key before we did. */
  function findKey(id: string): ServiceKey | undefined {
    const find = () => followed.keys().find((key) => key.id === id);
    return find() ?? (followed.refresh() ? find() : undefined);
  }

  function verify(token: string, nowSeconds: number): { from: string; expiresAtMs: number } {
    try {
      const signer = findKey(jwt.decode(token, { complete: true })?.header.kid ?? '');
      const endsAtMs = signer?.until?.getTime() ?? Number.POSITIVE_INFINITY;
      if (endsAtMs <= nowSeconds * 1000) throw new Error('the key of this token is no longer in use');
      const claims = jwt.verify(token, signer?.key ?? '', {
        algorithms: ['HS256'],
        audience,
        clockTimestamp: nowSeconds,
      });
      if (typeof claims === 'string' || claims.iss === undefined || claims.exp === undefined)
        throw new Error('incomplete token');
      return { from: claims.iss, expiresAtMs: Math.min(claims.exp * 1000, endsAtMs) };
    } catch (cause) {
      throw new AppError('unauthenticated', 'This route needs a valid service credential.', { cause });
    }
  }
}
