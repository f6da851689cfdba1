import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups, newestVerified } from '@votive/shared/backup/backup-folder';
import { parseKeyring } from '@votive/shared/keyring/keyring';
import { workerParameters } from '@votive/shared/parameters/worker-parameters';
import { previousDue } from '@votive/shared/schedule/previous-due';
import { z } from 'zod';
import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';

/** How long after its time a scheduled backup may still come: it may be large, and a failed one is tried again. */
const GRACE_MS = 2 * 60 * 60 * 1000;

export type BackupStatus = {
  /** When the newest backup was made that was proved to open. */
  lastVerified: string | null;
  /** When a drill last brought services up from a backup, and how long that took. */
  lastDrill: string | null;
  rtoMs: number | null;
  /** When backups are made, as a cron expression; null where no schedule is on. What a loss may cost at most (RPO) is the time between two of them. */
  schedule: string | null;
  /** What somebody should look at, in words. */
  faults: string[];
};

/** How the backups of a home are. Only reads, and never throws. */
export function backupStatus(
  layout: HomeLayout,
  { config, environment, now }: { config: HomeConfig; environment: Record<string, string>; now: Date },
): BackupStatus {
  const backups = listBackups(layout.backups);
  const newest = newestVerified(backups);
  const drills = backups.flatMap(({ record }) => record?.drill ?? []).sort((a, b) => (a.at < b.at ? -1 : 1));
  const passed = drills.findLast(({ ok }) => ok);
  const settings = readSettings({ ...config.settings, ...environment });
  const schedule = settings?.WORKER_ENABLED && settings.BACKUP_ENABLED ? settings.BACKUP_SCHEDULE : null;
  const since = [newest?.createdAt, createdAt(layout)]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  const lastDrill = drills.at(-1);
  return {
    lastVerified: newest?.createdAt ?? null,
    lastDrill: passed?.at ?? null,
    rtoMs: passed?.rtoMs ?? null,
    schedule,
    faults: [
      ...missed(schedule, { since, now }),
      ...failedJobs(layout, settings),
      ...(lastDrill && !lastDrill.ok ? [`The last drill failed: ${lastDrill.cause}`] : []),
      ...backups
        .filter(({ record }) => record?.verified.ok === false)
        .map(({ id, record }) => `The backup ${id} is damaged: ${record?.verified.cause}`),
    ],
  };
}

/** A due time with no proved backup since; a home that is younger than that owes none. */
function missed(schedule: string | null, { since, now }: { since: string | undefined; now: Date }): string[] {
  if (schedule === null || since === undefined) return [];
  const due = previousDue(schedule, new Date(now.getTime() - GRACE_MS));
  return due && Date.parse(since) < due.getTime()
    ? [`The backup that was due at ${due.toISOString()} was not made.`]
    : [];
}

const memorySchema = z.object({
  jobs: z.record(
    z.string(),
    z.object({ lastRun: z.object({ outcome: z.string(), cause: z.string().optional() }).optional() }),
  ),
});

/** What the worker remembers of its last runs. */
function failedJobs({ state }: HomeLayout, settings: Settings | undefined): string[] {
  const names = [...(settings?.BACKUP_ENABLED ? ['backup'] : []), ...(settings?.DRILL_ENABLED ? ['drill'] : [])];
  const memory = attempt(() =>
    memorySchema.parse(JSON.parse(readFileSync(join(state, 'worker', 'worker.json'), 'utf8'))),
  );
  return names.flatMap((name) => {
    const lastRun = memory?.jobs[name]?.lastRun;
    return lastRun?.outcome === 'failed'
      ? [`The last scheduled ${name} failed: ${lastRun.cause ?? 'no reason is known'}`]
      : [];
  });
}

type Settings = ReturnType<typeof readSettings>;

function readSettings(decided: Record<string, string>) {
  return workerParameters
    .pick({ WORKER_ENABLED: true, BACKUP_ENABLED: true, BACKUP_SCHEDULE: true, DRILL_ENABLED: true })
    .safeParse(decided).data;
}

/** When the appliance was set up: no backup was due before. */
function createdAt({ keyring }: HomeLayout): string | undefined {
  return attempt(() =>
    Object.values(parseKeyring(readFileSync(keyring, 'utf8')).deks)
      .map(({ created }) => created)
      .sort()
      .at(0),
  );
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
