import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import Database from 'better-sqlite3';
import { CommandError } from '../output/command-error.ts';
import type { HomeLayout } from './home-layout.ts';

const RETRY_MS = 150;

type Holder = { command: string; pid: number; startedAt: string };

/**
 * Holds the home's lock until `release`. It is a file lock of the operating system (SQLite's exclusive lock on an empty database), so it ends with the
 * process that holds it, however that ends. Throws VOT-305, naming the holder, once `waitMs` is over.
 */
export async function lockHome(
  layout: HomeLayout,
  {
    command,
    waitMs,
    now,
    onWait,
  }: { command: string; waitMs: number; now: () => Date; onWait: (holder: string) => void },
): Promise<{ release: () => void }> {
  const deadline = performance.now() + waitMs;
  const database = new Database(layout.lock, { timeout: 0 });
  let announced = false;
  while (!tryLock(database)) {
    const holder = describeHolder(layout.lockHolder);
    if (performance.now() >= deadline) {
      database.close();
      throw lockedError(holder);
    }
    if (!announced) onWait(holder);
    announced = true;
    await sleep(RETRY_MS);
  }
  const self: Holder = { command: `votive ${command}`, pid: process.pid, startedAt: now().toISOString() };
  const release = () => {
    rmSync(layout.lockHolder, { force: true });
    database.close();
  };
  try {
    writeFileAtomically(layout.lockHolder, `${JSON.stringify(self)}\n`);
  } catch (error) {
    release();
    throw error;
  }
  return { release };
}

function tryLock(database: Database.Database): boolean {
  try {
    // Nothing is written while it is held, so there is no journal that a killed command could leave behind.
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}

function describeHolder(path: string): string {
  try {
    const { command, pid, startedAt } = JSON.parse(readFileSync(path, 'utf8')) as Holder;
    return `\`${command}\` (process ${pid}, since ${startedAt})`;
  } catch {
    return 'another votive command';
  }
}

function lockedError(holder: string): CommandError {
  return new CommandError('VOT-305', {
    message: `The appliance is locked by ${holder}.`,
    reason: 'Two commands must not change one appliance at the same time.',
    fix: 'Try again when it is done, or add --wait to wait for it.',
  });
}
