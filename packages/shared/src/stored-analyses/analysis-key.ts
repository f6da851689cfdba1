import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * A browser-made key of one analysis: 32 random bytes, base64url, then a dot and the moment it was made at, in milliseconds, to the base of 36 (keys of before have none). It is sent as
 * `Idempotency-Key` and, where a copy is stored, is that copy's access token.
 */
export const ANALYSIS_KEY = /^[A-Za-z0-9_-]{43}(?:\.[0-9a-z]{1,9})?$/;

/** A new key out of `random`, which is 32 random bytes as base64url. */
export const analysisKey = (random: string, at: Date) => `${random}.${at.getTime().toString(36)}`;

/**
 * The id of the analysis that is made under `key`: a UUID of version 8 (RFC 9562 §5.8) out of SHA-256 of `votive.analysis.v1:<key>`, led by the key's moment so that ids made
 * one after the other lie beside each other in an index. So whoever made the key can find, and delete, a copy whose answer was lost on the way. The id tells nothing else about
 * the key. The same in the browser and on the server.
 */
export function analysisIdOf(key: string): string {
  const bytes = sha256(utf8ToBytes(`votive.analysis.v1:${key}`)).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(bytes);
  const [, moment] = key.split('.');
  const lead = moment === undefined ? hex.slice(0, 12) : momentHex(Number.parseInt(moment, 36));
  return [lead.slice(0, 8), lead.slice(8), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The id of an analysis that came without a key: a UUID of version 7 (RFC 9562 §5.7). */
export function newAnalysisId(at: Date): string {
  const lead = momentHex(at.getTime());
  return `${lead.slice(0, 8)}-${lead.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}

/** 48 bits of milliseconds. */
const momentHex = (milliseconds: number) => milliseconds.toString(16).padStart(12, '0');
