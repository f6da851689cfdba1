import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { PlanExperiment } from '../contracts/plan.ts';
import { TOTAL_WEIGHT } from './total-weight.ts';

/** What assignment needs of an experiment; `PlanExperiment` satisfies it. */
export type Allocation = Pick<PlanExperiment, 'salt' | 'arms' | 'overrides'>;
export type Arm = PlanExperiment['arms'][number];

const TWO_TO_THE_21 = 2 ** 21;
const TWO_TO_THE_53 = 2 ** 53;

/**
 * Where `unit` falls in [0, 1) under `salt`: SHA-256 of `v1:<bytes of salt>:<salt>:<bytes of unit>:<unit>` (UTF-8 of the NFC form), first 64 bits
 * big-endian, upper 53 of them over 2^53. The lengths keep ("a", "b:c") and ("a:b", "c") apart. The same in the browser and on the server.
 */
export function bucketOf(salt: string, unit: string): number {
  const [salted, named] = [salt.normalize('NFC'), unit.normalize('NFC')];
  const digest = sha256(utf8ToBytes(`v1:${bytesOf(salted)}:${salted}:${bytesOf(named)}:${named}`));
  const words = new DataView(digest.buffer, digest.byteOffset, 8);
  return (words.getUint32(0) * TWO_TO_THE_21 + (words.getUint32(4) >>> 11)) / TWO_TO_THE_53;
}

/** How many bytes `text` is in UTF-8; names are nearly always plain, where it is one each. */
const bytesOf = (text: string) => (/[^ -~]/.test(text) ? utf8ToBytes(text).length : text.length);

/**
 * The arm of `unit`: its override where there is one, else by cumulative integer weights of 10,000 in the frozen order; the last arm with a weight
 * takes what rounding leaves. Undefined only where no arm has a weight.
 */
export function assignArm({ salt, arms, overrides }: Allocation, unit: string): Arm | undefined {
  const overridden = Object.hasOwn(overrides, unit) ? overrides[unit] : undefined;
  const chosen = overridden === undefined ? undefined : arms.find(({ name }) => name === overridden);
  if (chosen) return chosen;

  const bucket = bucketOf(salt, unit);
  let cumulative = 0;
  let last: Arm | undefined;
  for (const arm of arms) {
    if (arm.weight <= 0) continue;
    cumulative += arm.weight;
    last = arm;
    if (bucket < cumulative / TOTAL_WEIGHT) return arm;
  }
  return last;
}
