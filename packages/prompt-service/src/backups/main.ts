import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { lockPath, removePartials } from '@votive/shared/backup/backup-folder';
import { tryFileLock } from '@votive/shared/files/file-lock';
import { giveWay } from '@votive/shared/scheduling/give-way';
import { createRests, restless } from '@votive/shared/scheduling/rests';
import type { Work } from '../data-tool/work.ts';
import { readMigrations } from '../database/migrations.ts';
import { type BackupJob, backupJobSchema } from './backup-job.ts';
import { createScheduledBackup } from './create.ts';
import { drill } from './drill.ts';

// A process of its own, so that requests never wait for a backup: one job by standard input, one line of JSON as the answer.
process.umask(0o077);
giveWay();
try {
  const job = backupJobSchema.parse(JSON.parse(await text(process.stdin)));
  say({ result: await underLock(job) });
} catch (error) {
  say({ refusal: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}

async function underLock(job: BackupJob): Promise<unknown> {
  const lock = tryFileLock(lockPath(job.places.folder));
  if (!lock) throw new Error('A command is working on the backups right now.');
  const work: Work = {
    progress: () => undefined,
    watch: () => () => undefined,
    migrations: readMigrations(),
    now: () => new Date(),
    // a drill tells how long a restore takes, which rests for nobody
    rest: job.verb === 'create' ? createRests() : restless,
  };
  try {
    removePartials(job.places.folder);
    return job.verb === 'create' ? await createScheduledBackup(job, work) : await drill(job.places, work);
  } finally {
    lock.release();
  }
}

function say(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}
