import { createHash, randomBytes } from 'node:crypto';

/** A new access token: 32 random bytes, base64url. Shown once; only its hash is kept. */
export function newAccessToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of a token, hex: what leaves the backend in its place. */
export function accessTokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
