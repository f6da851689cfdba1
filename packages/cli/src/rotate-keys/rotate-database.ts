import { statSync } from 'node:fs';
import type { DatabaseReference, DataToolProgress } from '@votive/shared/contracts/data-tool';
import { ensureVerifiedBackup } from '../backup/create-backup.ts';
import type { LockedOperation } from '../commands/with-locked-home.ts';
import { currentReference } from '../data-tool/database-reference.ts';
import { withMaintenance } from '../data-tool/with-maintenance.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { interruption } from '../program/signals.ts';
import { forgetRetiredKeys, removeDatabase } from './database-files.ts';
import { encryptAnew } from './encrypt-anew.ts';
import { returnToFormerKey } from './former-key.ts';
import { keysNeededByBackups } from './needed-keys.ts';
import { passGate } from './pass-gate.ts';
import { requireRoomForCopy } from './require-room.ts';
import type { Rotated } from './rotation.ts';
import type { RunningAppliance } from './take-up-keys.ts';

/** A backup that is older does not hold enough of what a rotation that goes wrong in an unknown way could cost. */
const BACKUP_MAX_AGE_MS = 24 * 60 * 60 * 1000;

/**
 * Encrypts all data anew under a new data key: always a copy, compared with the original before anything points at it. Until then nothing has changed; from then on what runs has to pass
 * the gate, or the former key is in force again with everything that was written meanwhile (VOT-405, exit 15). The former file goes last.
 */
export async function rotateDatabase(
  context: CommandContext,
  appliance: RunningAppliance,
  operation: LockedOperation,
): Promise<Rotated> {
  const { layout, driver } = appliance;
  requireRoomForCopy(layout.data, databaseBytes(layout));
  operation.phase('database-backup');
  await ensureVerifiedBackup(context, { layout, driver, reason: 'rotate-keys', maxAgeMs: BACKUP_MAX_AGE_MS });
  const startedAt = performance.now();
  const { from, to } = await switchKeys(context, appliance, operation);
  operation.phase('database-cleaning');
  removeDatabase(layout, from);
  for (const id of forgetRetiredKeys(layout, keysNeededByBackups(layout)))
    context.output.detail(`forgot data key ${id}`);
  driver.share();
  return { kind: 'database', from, to, ms: Math.round(performance.now() - startedAt) };
}

/** Under maintenance up to the switch; then what ran has to work with the new key, or everything goes back. */
async function switchKeys(
  context: CommandContext,
  appliance: RunningAppliance,
  { phase }: LockedOperation,
): Promise<{ from: string; to: string }> {
  const { layout, driver } = appliance;
  const { services: before } = await driver.inspect();
  let switched: { from: string; to: string; running: boolean } | undefined;
  try {
    await abortable(context, (signal) =>
      withMaintenance(context, { layout, driver, reason: 'rotate-keys database' }, async ({ running, keysChanged }) => {
        const { installation, now } = context;
        const source = presentDatabase(layout);
        const onProgress = showProgress(context);
        const tools = { layout, installation, source, share: driver.share, phase, now, onProgress, signal };
        switched = { ...(await encryptAnew(tools)), running };
        keysChanged();
      }),
    );
    if (!switched) throw new Error('The database was not encrypted.');
    if (switched.running) {
      phase('database-gate');
      await passGate(context, appliance, before);
    }
    return switched;
  } catch (error) {
    if (!switched) throw error;
    return returnToFormerKey(context, appliance, { ...switched, phase, error });
  }
}

/** The size of the database. Throws VOT-213 where there is none yet. */
export function databaseBytes(layout: HomeLayout): number {
  const source = currentReference(layout);
  if (source) return statSync(source.file, { throwIfNoEntry: false })?.size ?? 0;
  throw new CommandError('VOT-213', {
    message: 'There is no data to encrypt anew.',
    reason: `${layout.data} holds no database: the services have never run.`,
    fix: 'Run `votive up` first; the other keys can be rotated: `votive rotate-keys`.',
  });
}

function presentDatabase(layout: HomeLayout): DatabaseReference {
  const source = currentReference(layout);
  if (source) return source;
  throw new CommandError('VOT-403', {
    message: 'The database is gone.',
    reason: `${layout.data}/current points at nothing any more.`,
    fix: 'Restore a backup.',
  });
}

const TITLES: Record<DataToolProgress['step'], string> = {
  copying: 'Copying the database',
  encrypting: 'Encrypting the copy under a new key',
  checking: 'Checking every page of the copy',
  reading: 'Comparing the copy with the original',
  migrating: 'Changing the schema',
};

function showProgress({ output: { progress } }: CommandContext): (found: DataToolProgress) => void {
  let open: DataToolProgress['step'] | undefined;
  return ({ step, done, total }) => {
    if (step !== open) progress.step(TITLES[step]);
    open = step;
    progress.amount(done, total);
  };
}

/** Ctrl-C ends the work at its next safe point, with everything taken back, and then the command. */
async function abortable<Result>(
  { onSignal }: CommandContext,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const restore = onSignal((signal) => controller.abort(interruption(signal, { duringCleanUp: false })));
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    restore();
  }
}
