import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError, systemError, toCommandError } from '../output/command-error.ts';

const PROBE_BYTES = 4096;
/** How Node, SQLite and the C library say that a disk, or somebody's share of it, is full. */
const FULL = /\b(?:ENOSPC|EDQUOT|SQLITE_FULL)\b|no space left on device|disk quota exceeded|database or disk is full/i;

/** The line in which a program says that its disk is full, if there is one. */
export function fullDiskLine(lines: readonly string[]): string | undefined {
  return lines.findLast((line) => FULL.test(line));
}

/**
 * Throws VOT-205 when nothing can be written to a home any more, or when what runs on it says so: waiting would not help. Asks by writing, since the numbers that
 * a file system gives know nothing of quotas.
 */
export function refuseFullDisk({ home, run }: HomeLayout, lines: readonly string[]): void {
  const line = fullDiskLine(lines);
  if (line !== undefined) throw diskFull(home, line);
  const probe = join(run, `.room.${process.pid}.tmp`);
  try {
    writeFileSync(probe, Buffer.alloc(PROBE_BYTES), { mode: 0o600 });
  } catch (error) {
    if (systemError(error).code !== 'ENOENT') throw diskFull(home, toCommandError(error).reason);
  } finally {
    rmSync(probe, { force: true });
  }
}

/** VOT-205 for a disk on which nothing can be written, in the words of whoever noticed. */
export function diskFull(home: string, reason: string, data?: unknown): CommandError {
  return new CommandError('VOT-205', {
    message: `Nothing can be written to the disk of ${home}.`,
    reason,
    fix: 'Free some space there (also `df -i`: files can run out too), then run `votive up`. What was acknowledged is kept.',
    data,
  });
}
