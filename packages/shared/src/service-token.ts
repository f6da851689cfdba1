import { createHash } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { AppError } from './app-error.ts';
import type { Secret } from './secret.ts';

const LIFETIME_SECONDS = 300;
const RENEW_BEFORE_SECONDS = 60;
const MAX_CACHED_TOKENS = 1_000;

export type ServiceName = 'backend' | 'prompt-service' | 'worker' | 'cli';

/** The shared service keys of a file: one key a line; the first signs, all of them verify, so that a rotation has a grace. */
function readKeys(keyFile: Secret): { id: string; key: string }[] {
  const keys = keyFile
    .reveal()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (keys.length === 0 || keys.some((key) => key.length < 32))
    throw new Error('The service key file needs keys of at least 32 characters, one a line.');
  return keys.map((key) => ({ key, id: createHash('sha256').update(key).digest('hex').slice(0, 12) }));
}

/** Makes bearer tokens by which `from` proves itself to `to`; a token lives 5 minutes and is reused until a minute before its end. */
export function createServiceTokenSource(
  keyFile: Secret,
  { from, to, now }: { from: ServiceName; to: ServiceName; now: () => Date },
) {
  const [signing] = readKeys(keyFile);
  let token = '';
  let renewAtMs = 0;

  return function serviceToken(): string {
    const nowMs = now().getTime();
    if (nowMs >= renewAtMs && signing) {
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
  const keys = new Map(readKeys(keyFile).map(({ id, key }) => [id, key]));
  const verified = new Map<string, { from: string; expiresAtMs: number }>();

  return function verifyServiceToken(token: string): string {
    const nowMs = now().getTime();
    const known = verified.get(token);
    if (known && known.expiresAtMs > nowMs) return known.from;
    verified.delete(token);

    const fresh = verify(token, Math.floor(nowMs / 1000));
    if (verified.size >= MAX_CACHED_TOKENS) verified.clear();
    verified.set(token, fresh);
    return fresh.from;
  };

  function verify(token: string, nowSeconds: number): { from: string; expiresAtMs: number } {
    try {
      const keyId = jwt.decode(token, { complete: true })?.header.kid ?? '';
      const claims = jwt.verify(token, keys.get(keyId) ?? '', {
        algorithms: ['HS256'],
        audience,
        clockTimestamp: nowSeconds,
      });
      if (typeof claims === 'string' || claims.iss === undefined || claims.exp === undefined)
        throw new Error('incomplete token');
      return { from: claims.iss, expiresAtMs: claims.exp * 1000 };
    } catch (cause) {
      throw new AppError('unauthenticated', 'This route needs a valid service credential.', { cause });
    }
  }
}
