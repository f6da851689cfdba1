import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { CommandError, systemError } from '../output/command-error.ts';
import type { ErrorCode } from '../output/error-table.ts';

/** A former database as it lies there: looked at byte by byte and never opened as a database, so that nothing about it changes. */
export type SourceFile = { path: string; isEncrypted: boolean; bytes: number };

const PLAIN_HEADER = 'SQLite format 3\0';
const HEADER_BYTES = 100;
/** The fixed part of SQLite's header, which libsql's cipher leaves readable: payload fractions 64, 32, 32. */
const PAYLOAD_FRACTIONS = '402020';
const WAL_MAGIC = ['377f0682', '377f0683'];
const LONGEST_KEY_BYTES = 4_096;
/** All of it is read into memory before anything is written. */
const LARGEST_BYTES = 1024 ** 3;

/**
 * Looks whether a file can be a database of a former Votive that is whole and at rest. Throws VOT-213 for one that cannot, or whose log is missing, and VOT-403 for
 * one that is cut short or no database at all.
 */
export function inspectSource(path: string, { withoutWal }: { withoutWal: boolean }): SourceFile {
  const { head, bytes } = readHead(path);
  if (bytes === 0) throw refusal('VOT-403', path, 'is empty (0 bytes).', 'There is nothing to import.');
  if (WAL_MAGIC.includes(head.subarray(0, 4).toString('hex')))
    throw refusal(
      'VOT-213',
      path,
      'is the log of a database.',
      'Name the database itself; its log, named -wal, is read with it.',
    );
  const isEncrypted = head.subarray(0, 16).toString('latin1') !== PLAIN_HEADER;
  if (head.subarray(21, 24).toString('hex') !== PAYLOAD_FRACTIONS)
    throw refusal(
      'VOT-403',
      path,
      'is no SQLite database.',
      'Neither a plain one nor one that libsql encrypted begins like this.',
    );
  refuseCut(path, { head, bytes, isEncrypted });
  if (bytes > LARGEST_BYTES)
    throw refusal(
      'VOT-213',
      path,
      `is larger than ${LARGEST_BYTES / 1024 ** 2} MB.`,
      'An import reads all of it at once.',
    );
  refuseMissingLog(path, { isWal: head[18] === 2, withoutWal });
  return { path, isEncrypted, bytes };
}

/** Looks whether a key file can be used, without reading more of it than is needed. Its content goes to the reader alone. */
export function inspectKeyFile(path: string): void {
  let text: string;
  try {
    if (statSync(path).size > LONGEST_KEY_BYTES) throw keyError(path, `It is longer than ${LONGEST_KEY_BYTES} bytes.`);
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw keyError(path, `It cannot be read (${systemError(cause).code}).`);
  }
  if (text.trim() === '') throw keyError(path, 'It is empty.');
}

function readHead(path: string): { head: Buffer; bytes: number } {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw refusal('VOT-213', path, 'is not a file.', 'Name the database file itself.');
    const head = Buffer.alloc(HEADER_BYTES);
    const handle = openSync(path, 'r');
    readSync(handle, head, 0, HEADER_BYTES, 0);
    closeSync(handle);
    return { head, bytes: stats.size };
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    const { code } = systemError(cause);
    throw refusal(
      'VOT-213',
      path,
      `cannot be read (${code}).`,
      code === 'ENOENT' ? 'There is no such file.' : 'It must be readable for whoever runs this command.',
    );
  }
}

function refuseCut(
  path: string,
  { head, bytes, isEncrypted }: { head: Buffer; bytes: number; isEncrypted: boolean },
): void {
  const page = head.readUInt16BE(16) === 1 ? 65_536 : head.readUInt16BE(16);
  const isWhole = page >= 512 && bytes % page === 0;
  // The number of pages stands in the header, valid where two counters agree; libsql's cipher hides it.
  const isCounted = !isEncrypted && head.readUInt32BE(24) === head.readUInt32BE(92);
  const missing = isCounted ? head.readUInt32BE(28) - bytes / page : 0;
  if (isWhole && missing <= 0) return;
  const why =
    missing > 0
      ? `Its header speaks of ${head.readUInt32BE(28)} pages, and ${Math.floor(bytes / page)} are there.`
      : 'It ends in the middle of a page.';
  throw refusal('VOT-403', path, 'is cut short.', why);
}

/** In WAL mode the newest rows may stand in the log alone; without it they would be missing, and nothing would say so. */
function refuseMissingLog(path: string, { isWal, withoutWal }: { isWal: boolean; withoutWal: boolean }): void {
  const exists = (suffix: string) => statSync(`${path}${suffix}`, { throwIfNoEntry: false }) !== undefined;
  if (exists('-wal')) return;
  if (exists('-shm'))
    throw refusal(
      'VOT-213',
      path,
      'lacks its log.',
      `${path}-shm is there and ${path}-wal is not: it was not closed, and the newest rows stand in the log.`,
    );
  if (!isWal || withoutWal) return;
  throw new CommandError('VOT-213', {
    message: `${path} is in WAL mode, and its log ${path}-wal is not beside it.`,
    reason: 'Either the former Votive was stopped cleanly, or the newest rows are missing.',
    fix: 'Copy the -wal file too; if the former Votive was stopped cleanly and left none, add --without-wal.',
  });
}

function refusal(code: ErrorCode, path: string, fault: string, reason: string): CommandError {
  return new CommandError(code, {
    message: `The file ${path} ${fault}`,
    reason,
    fix: 'Name a whole copy of the database that DATABASE_URL of the former installation pointed at. Nothing was imported.',
  });
}

function keyError(path: string, reason: string): CommandError {
  return new CommandError('VOT-401', {
    message: `The key file ${path} cannot be used.`,
    reason,
    fix: "Write the former installation's DATABASE_KEY into a file that only you can read, and name it with --key-file.",
  });
}
