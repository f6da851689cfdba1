import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Mode } from '../contracts/plan.ts';
import { canonicalJson } from '../questionnaires/canonical-json.ts';

/** SHA-256, hex, over the canonical JSON of a version's two modes: what makes two versions the same text. */
export function hashModes(modes: { withThinking: Mode; withoutThinking: Mode }): string {
  const { withThinking, withoutThinking } = modes;
  return bytesToHex(sha256(utf8ToBytes(canonicalJson({ withThinking, withoutThinking }))));
}
