import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Questionnaire } from '../contracts/questionnaire.ts';
import { canonicalJson } from './canonical-json.ts';

/** SHA-256 (hex) over the canonical JSON of a definition: pins exactly what a person was asked. The same in a browser and in Node. */
export function questionnaireHash(questionnaire: Questionnaire): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(questionnaire))));
}
