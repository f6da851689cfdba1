import { closeSync, fstatSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';

const MAX_BYTES = 10 * 1024 * 1024;
const KEPT_FILES = 3;
const RETRY_MS = 5_000;

/** The log file of one service: at most 3 files of 10 MB. */
export type ServiceLog = {
  /** One line, or several with line breaks between them. */ write(lines: string): void;
  close(): void;
};

/**
 * Appends lines to `path` and moves it to `.1`, `.2` when it is full. A disk that refuses (full, read-only) costs lines and never the process: they are counted,
 * the file is tried again every few seconds, and the gap is noted in it.
 */
export function openServiceLog(
  path: string,
  { name, now, maxBytes = MAX_BYTES }: { name: string; now: () => Date; maxBytes?: number },
): ServiceLog {
  let file: { descriptor: number; inode: number } | undefined;
  let bytes = 0;
  let lost = 0;
  let retryAt = 0;
  let checkedAt = 0;

  function write(lines: string): void {
    const nowMs = now().getTime();
    if (lost > 0 && nowMs < retryAt) {
      lost += countLines(lines);
      return;
    }
    try {
      if (nowMs - checkedAt > RETRY_MS) reopenIfMoved(nowMs);
      if (lost > 0) append(gapLine());
      lost = 0;
      append(lines);
    } catch {
      lost += countLines(lines);
      retryAt = nowMs + RETRY_MS;
      close();
    }
  }

  function append(line: string): void {
    const text = Buffer.from(`${line}\n`);
    if (bytes + text.length > maxBytes && bytes > 0) rotate();
    file ??= open();
    bytes += writeSync(file.descriptor, text);
  }

  function open() {
    const descriptor = openSync(path, 'a', 0o600);
    const { size, ino } = fstatSync(descriptor);
    bytes = size;
    return { descriptor, inode: ino };
  }

  function rotate(): void {
    close();
    rmSync(`${path}.${KEPT_FILES - 1}`, { force: true });
    for (let number = KEPT_FILES - 2; number >= 0; number--)
      moveIfThere(number === 0 ? path : `${path}.${number}`, `${path}.${number + 1}`);
    bytes = 0;
  }

  /** Somebody may delete or move the file; lines must not go where nobody finds them. */
  function reopenIfMoved(nowMs: number): void {
    checkedAt = nowMs;
    if (file && statSync(path, { throwIfNoEntry: false })?.ino !== file.inode) close();
  }

  function gapLine(): string {
    const msg = `${lost} lines were lost: the log could not be written`;
    return JSON.stringify({ level: 'warn', time: now().toISOString(), name, msg });
  }

  function close(): void {
    if (file) closeSync(file.descriptor);
    file = undefined;
  }

  return { write, close };
}

const countLines = (lines: string) => lines.split('\n').length;

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
