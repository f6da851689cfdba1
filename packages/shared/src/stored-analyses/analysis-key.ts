import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** A browser-made key of one analysis: 32 random bytes, base64url. It is sent as `Idempotency-Key` and, where a copy is stored, is that copy's access token. */
export const ANALYSIS_KEY = /^[A-Za-z0-9_-]{43}$/;

/**
 * The id of the analysis that is made under `key`: a UUID of version 8 (RFC 9562 §5.8) out of SHA-256 of `votive.analysis.v1:<key>`. So whoever made the key can
 * find, and delete, a copy whose answer was lost on the way. The id tells nothing about the key. The same in the browser and on the server.
 */
export function analysisIdOf(key: string): string {
  const bytes = sha256(utf8ToBytes(`votive.analysis.v1:${key}`)).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
