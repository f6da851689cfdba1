import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@votive/shared/app-error';
import type { Retention } from '@votive/shared/backup/retention';
import {
  type BackupMade,
  backupMadeSchema,
  type DrillPassed,
  drillPassedSchema,
} from '@votive/shared/contracts/backups';
import type { SnapshotService } from '../snapshots/snapshot-service.ts';
import type { BackupJob, BackupPlaces } from './backup-job.ts';
import { type RunningJob, runBackupJob } from './run-backup-job.ts';

/** Where scheduled backups go and what they hold; undefined where the appliance gave no place for them. */
export type BackupSettings = {
  places: BackupPlaces;
  recipient: string;
  home: string | undefined;
  appVersion: string;
  retention: Retention;
};

export type BackupService = ReturnType<typeof createBackupService>;

const POLL_MS = 100;

/** The rules for scheduled backups and drills: one at a time, in a process of its own, and proved before they count. */
export function createBackupService({
  dataDir,
  snapshots,
  settings,
}: {
  dataDir: string;
  snapshots: SnapshotService;
  settings: BackupSettings | undefined;
}) {
  let isBusy = false;
  let running: RunningJob | undefined;

  /** Throws `unavailable` with the reason in words where it cannot be made. */
  const create = (): Promise<BackupMade> =>
    alone(async ({ places, recipient, home, appVersion, retention }) => {
      const copy = await takeCopy();
      try {
        const job: BackupJob = {
          verb: 'create',
          places,
          copy: join(dataDir, copy.file),
          keyId: copy.keyId,
          recipient,
          ...(home !== undefined && { home }),
          appVersion,
          retention,
        };
        return backupMadeSchema.parse(await run(job));
      } finally {
        await snapshots.remove(copy.id).catch(() => undefined);
      }
    });

  /** Rehearses a restore of the newest backup. Throws `unavailable` with the reason in words. */
  const drill = (): Promise<DrillPassed> =>
    alone(async ({ places }) => drillPassedSchema.parse(await run({ verb: 'drill', places })));

  async function alone<Result>(work: (settings: BackupSettings) => Promise<Result>): Promise<Result> {
    if (!settings) throw new AppError('unavailable', 'This service was given no place for backups.');
    if (isBusy) throw new AppError('unavailable', 'Another backup or drill is under way.');
    isBusy = true;
    try {
      return await work(settings);
    } finally {
      isBusy = false;
    }
  }

  async function run(job: BackupJob): Promise<unknown> {
    running = runBackupJob(job);
    try {
      return await running.outcome;
    } finally {
      running = undefined;
    }
  }

  async function takeCopy() {
    let copy = await snapshots.begin({ for: 'worker' });
    while (copy.state === 'making') {
      await sleep(POLL_MS);
      copy = snapshots.get(copy.id);
    }
    if (copy.state === 'failed') throw new AppError('unavailable', copy.failure ?? 'The data could not be copied.');
    return copy;
  }

  /** Ends what is under way: the database is about to be closed. */
  async function stop(): Promise<void> {
    await running?.stop();
  }

  return { create, drill, stop };
}
