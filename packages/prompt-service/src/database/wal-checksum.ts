/** Where a running sum stands: two words of 32 bits. */
export type Sum = readonly [number, number];

export const NO_SUM: Sum = [0, 0];

/**
 * The checksum of SQLite's write-ahead log (https://sqlite.org/fileformat2.html#checksum_algorithm), going on from `from`. `bytes` are whole pairs of words; `bigEndian` is what the
 * log's magic number says. It is over the bytes as they lie on disk, so an encrypted log is checked without its key.
 */
export function addToSum(from: Sum, bytes: Buffer, bigEndian: boolean): Sum {
  let [first, second] = from;
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + word(bytes, at, bigEndian) + second) >>> 0;
    second = (second + word(bytes, at + 4, bigEndian) + first) >>> 0;
  }
  return [first, second];
}

export const isSame = (left: Sum, right: Sum): boolean => left[0] === right[0] && left[1] === right[1];

function word(bytes: Buffer, at: number, bigEndian: boolean): number {
  return bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
}

/**
 * Whether turning one bit of what was summed, or of the sum as it is stored, would make both agree. The sum is linear: a word that differs by `x` changes what comes out by `x` times a
 * vector that depends only on how many pairs of words follow, so each bit is tried without summing again.
 */
export function isOneBitOff(sum: Sum, stored: Sum, pairs: number): boolean {
  if (countBits(sum[0] ^ stored[0]) + countBits(sum[1] ^ stored[1]) === 1) return true;
  const wanted: Sum = [(stored[0] - sum[0]) >>> 0, (stored[1] - sum[1]) >>> 0];
  let [first, second]: [Sum, Sum] = [
    [1, 1],
    [0, 1],
  ];
  for (let following = 0; following < pairs; following += 1) {
    if (isSomeBit(first, wanted) || isSomeBit(second, wanted)) return true;
    first = carryOn(first);
    second = carryOn(second);
  }
  return false;
}

export const storedSum = (bytes: Buffer, at: number): Sum => [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];

/** How many bits differ between two pieces of the same length. */
export function differingBits(left: Buffer, right: Buffer): number {
  return left.reduce((bits, byte, at) => bits + countBits(byte ^ (right[at] ?? 0)), 0);
}

/** What a difference in the sum becomes when one more pair is added. */
const carryOn = ([first, second]: Sum): Sum => [(first + second) >>> 0, (first + 2 * second) >>> 0];

function isSomeBit([first, second]: Sum, [wantedFirst, wantedSecond]: Sum): boolean {
  for (let bit = 0; bit < 32; bit += 1) {
    const [left, right] = [(first << bit) >>> 0, (second << bit) >>> 0];
    if (left === wantedFirst && right === wantedSecond) return true;
    if (-left >>> 0 === wantedFirst && -right >>> 0 === wantedSecond) return true;
  }
  return false;
}

function countBits(word: number): number {
  let bits = 0;
  for (let rest = word >>> 0; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}
