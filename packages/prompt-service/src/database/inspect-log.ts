import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DatabaseRefusal, EXIT } from './database-refusal.ts';
import { addToSum, differingBits, isOneBitOff, isSame, NO_SUM, type Sum, storedSum } from './wal-checksum.ts';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const PAGE_BYTES = 4096;
const FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES;
/** Pairs of words in a frame's sum: the first 8 bytes of its head, and its page. */
const SUMMED_PAIRS = (8 + PAGE_BYTES) / 8;
const MAGIC = 0x377f0682;

/**
 * Refuses a database whose log is damaged. SQLite takes the first frame that does not check for the end of the log, and would go on from an older moment without a word. A write
 * that broke off leaves one unfinished transaction at the end, which nobody was told is kept; anything else is damage: transactions behind the fault, or a fault that turning one bit
 * mends. To be called by the owner of the data only: a log in use changes under its reader.
 */
export function inspectLog(path: string, keyId: string): void {
  const handle = openIfThere(`${path}-wal`);
  if (handle === undefined) return;
  try {
    const { size } = fstatSync(handle);
    if (size >= HEADER_BYTES && isDamaged(handle, size)) throw damagedLog(path, keyId);
  } finally {
    closeSync(handle);
  }
}

function isDamaged(handle: number, size: number): boolean {
  const header = read(handle, 0, HEADER_BYTES);
  const frames = Math.floor((size - HEADER_BYTES) / FRAME_BYTES);
  const start = checkHeader(header);
  if (!start) return frames > 0 && isHeaderOneBitOff(header);
  let before = start.sum;
  for (let index = 0; index < frames; index += 1) {
    const frame = readFrame(handle, index);
    const sum = sumOf(frame, before, start.bigEndian);
    if (!isOfThisLog(frame, header) || !isSame(sum, storedSum(frame, 16)))
      return isFrameOneBitOff(frame, { header, sum }) || hasTransactionsBehind(handle, { header, frames, from: index });
    before = sum;
  }
  return false;
}

type Start = { sum: Sum; bigEndian: boolean };

function checkHeader(header: Buffer): Start | undefined {
  const magic = header.readUInt32BE(0);
  if ((magic & ~1) !== MAGIC || header.readUInt32BE(8) !== PAGE_BYTES) return undefined;
  const bigEndian = (magic & 1) === 1;
  const sum = addToSum(NO_SUM, header.subarray(0, 24), bigEndian);
  return isSame(sum, storedSum(header, 24)) ? { sum, bigEndian } : undefined;
}

function isHeaderOneBitOff(header: Buffer): boolean {
  for (let bit = 0; bit < header.length * 8; bit += 1) {
    const turned = Buffer.from(header);
    turned.writeUInt8(turned.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    if (checkHeader(turned)) return true;
  }
  return false;
}

function sumOf(frame: Buffer, before: Sum, bigEndian: boolean): Sum {
  return addToSum(addToSum(before, frame.subarray(0, 8), bigEndian), frame.subarray(FRAME_HEADER_BYTES), bigEndian);
}

/** The salts are not in the sum. */
function isFrameOneBitOff(frame: Buffer, { header, sum }: { header: Buffer; sum: Sum }): boolean {
  const inSalts = differingBits(saltsOfFrame(frame), saltsOfLog(header));
  const stored = storedSum(frame, 16);
  return inSalts === 0 ? isOneBitOff(sum, stored, SUMMED_PAIRS) : inSalts === 1 && isSame(sum, stored);
}

/** Frames of an earlier use of the file carry other salts. */
const isOfThisLog = (frame: Buffer, header: Buffer) => saltsOfFrame(frame).equals(saltsOfLog(header));

const saltsOfFrame = (frame: Buffer) => frame.subarray(8, 16);
const saltsOfLog = (header: Buffer) => header.subarray(16, 24);

/** Whether a transaction ended behind `from` and another one went on after it: the first of them was acknowledged. */
function hasTransactionsBehind(
  handle: number,
  { header, frames, from }: { header: Buffer; frames: number; from: number },
): boolean {
  let ended = false;
  for (let index = from; index < frames; index += 1) {
    const frame = readFrame(handle, index);
    if (!isOfThisLog(frame, header)) continue;
    if (ended) return true;
    ended = frame.readUInt32BE(4) !== 0;
  }
  return false;
}

const readFrame = (handle: number, index: number) => read(handle, HEADER_BYTES + index * FRAME_BYTES, FRAME_BYTES);

function read(handle: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(handle, bytes, 0, length, at);
  return bytes;
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function damagedLog(path: string, keyId: string): DatabaseRefusal {
  return new DatabaseRefusal(EXIT.corrupt, {
    what: `The log ${path}-wal of the database (data key ${keyId}) is damaged.`,
    why: 'Opening it would silently lose what was written last, although it was acknowledged.',
    fix: 'Restore a backup; keep both files, they are untouched. What the database file alone holds opens once the log is moved away.',
  });
}
