import { createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const PAGE_BYTES = 4096;
const SALT_BYTES = 16;
const HMAC_BYTES = 64;
const HMAC_SALT_MASK = 0x3a;
const HMAC_KEY_ITERATIONS = 2;
/** A page that is being written while it is read looks damaged once, never three times. */
const ATTEMPTS = 3;
const PAUSE_MS = 60;

/**
 * Proves pages of an encrypted database by their HMAC-SHA-512, under a data key, without opening it: no lock, no log file, nothing written, beside a service that runs. Answers the
 * numbers of the pages that fail and how many were looked at. Reads every page where there are at most `most`, else the first and an even sample of the others.
 * Format: SQLCipher 4 (raw key): page = [16 bytes of salt on page 1] content, IV (16), HMAC (64) over content, IV and the page number (32 bit, little-endian).
 */
export async function provePages(
  path: string,
  dataKey: Buffer,
  most: number,
): Promise<{ pages: number; looked: number; bad: number[] }> {
  const file = openSync(path, 'r');
  try {
    const pages = Math.floor(fstatSync(file).size / PAGE_BYTES);
    const readPage = (number: number) => {
      const page = Buffer.alloc(PAGE_BYTES);
      readSync(file, page, 0, PAGE_BYTES, (number - 1) * PAGE_BYTES);
      return page;
    };
    const key = hmacKey(dataKey, readPage(1).subarray(0, SALT_BYTES));
    const numbers = sample(pages, most);
    let bad = numbers.filter((number) => !isGenuine(readPage(number), number, key));
    for (let attempt = 1; attempt < ATTEMPTS && bad.length > 0; attempt++) {
      await sleep(PAUSE_MS);
      bad = bad.filter((number) => !isGenuine(readPage(number), number, key));
    }
    return { pages, looked: numbers.length, bad };
  } finally {
    closeSync(file);
  }
}

function hmacKey(dataKey: Buffer, salt: Buffer): Buffer {
  return pbkdf2Sync(
    dataKey,
    salt.map((byte) => byte ^ HMAC_SALT_MASK),
    HMAC_KEY_ITERATIONS,
    dataKey.length,
    'sha512',
  );
}

/** A page of nothing but zeros has never been written; it is what the file system gives for a gap. */
function isGenuine(page: Buffer, number: number, key: Buffer): boolean {
  if (number > 1 && page.every((byte) => byte === 0)) return true;
  const start = number === 1 ? SALT_BYTES : 0;
  const end = PAGE_BYTES - HMAC_BYTES;
  const position = Buffer.alloc(4);
  position.writeUInt32LE(number);
  const expected = createHmac('sha512', key).update(page.subarray(start, end)).update(position).digest();
  return timingSafeEqual(expected, page.subarray(end));
}

/** Page numbers from 1, `most` of them at most, evenly spread. */
function sample(pages: number, most: number): number[] {
  const taken = Math.min(pages, most);
  return Array.from({ length: taken }, (_, index) => 1 + Math.floor((index * pages) / taken));
}
