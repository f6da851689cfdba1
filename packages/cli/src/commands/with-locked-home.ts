import { appendAudit, auditActor, auditKeys } from '../home/audit-log.ts';
import { type HomeConfig, readHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { lockHome } from '../home/lock.ts';
import { beginOperation, type Operation } from '../journal/journal.ts';
import { type Settlement, settleInterrupted } from '../journal/settle-interrupted.ts';
import { CommandError, toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { driverOf } from './driver-of.ts';

/** Commands that must not build on something half done. The others help, or do no harm, and go on with a warning. */
const NEEDS_SETTLED = ['up', 'restart', 'import', 'upgrade', 'rollback'];

/** Commands that change data or keys in several steps. */
const IN_STEPS = [
  'rotate-keys',
  'migrate',
  'restore',
  'import',
  'upgrade',
  'rollback',
  'backup create',
  'backup drill',
];

/** A fault of the disk, a defect between two steps, or a way back that failed. */
const LIKE_AN_INTERRUPTION = ['VOT-205', 'VOT-100', 'VOT-406', 'VOT-807'];

/** As after a kill, the next command finishes or undoes what this one began. Going on at once would build on what just failed. */
function isLikeAnInterruption(name: string, error: unknown): boolean {
  return IN_STEPS.includes(name) && LIKE_AN_INTERRUPTION.includes(toCommandError(error).code);
}

/** What a command may say while it holds the home. */
export type LockedOperation = Operation & {
  /** What became of commands that were interrupted earlier; this command settled them on its way. */
  settlements: readonly Settlement[];
  /** Writes a further line of this command to the audit log, e.g. which key followed which. */
  note(result: string): void;
  /** The home has moved, or is gone: what is still to be written about it goes there, or nowhere. */
  movedTo(layout: HomeLayout | undefined): void;
};

/**
 * Runs `work` while no other command can change the home: settles first what was interrupted and says so, keeps the intent in the journal while it works, and writes
 * what came of it to the audit log. Throws VOT-601 (exit 16) where a command that starts services finds something that cannot be settled.
 */
export async function withLockedHome<Result>(
  context: CommandContext,
  layout: HomeLayout,
  work: (operation: LockedOperation) => Promise<Result>,
): Promise<Result> {
  const { name, options, output, now, installation } = context;
  const lock = await lockHome(layout, {
    command: name,
    waitMs: options.waitMs ?? 0,
    now,
    onWait: (holder) => output.progress.note(`Waiting for ${holder}`),
  });
  let place: HomeLayout | undefined = layout;
  const note = (command: string, result: string) => {
    if (place) writeAudit(context, place, { command, result });
  };
  try {
    const settlements = await settleEarlier(context, layout);
    for (const { command, outcome } of settlements) note(command, `interrupted, ${outcome}`);
    refuseUnsettled(name, settlements);
    const operation = beginOperation(layout, { command: name, version: installation.version, now });
    try {
      const result = await work({
        ...operation,
        settlements,
        note: (result) => note(name, result),
        movedTo(next) {
          place = next;
        },
      });
      note(name, 'ok');
      operation.end();
      return result;
    } catch (error) {
      if (!isLikeAnInterruption(name, error)) operation.end();
      throw error;
    }
  } catch (error) {
    note(name, toCommandError(error).code);
    throw error;
  } finally {
    lock.release();
  }
}

/** Finishes or undoes what was interrupted, and says so. Throws VOT-304 when that took the home itself away. */
export async function settleEarlier(context: CommandContext, layout: HomeLayout): Promise<Settlement[]> {
  const { installation, output } = context;
  const driver = await driverOf(context, layout, configIfReadable(layout)?.mode ?? 'process');
  const settlements = await settleInterrupted({ layout, driver, installation });
  for (const { command, outcome, did } of settlements) {
    output.warn({
      code: outcome === 'failed' ? 'VOT-601' : 'VOT-602',
      message: `An earlier \`votive ${command}\` was interrupted and ${outcome === 'failed' ? 'cannot be settled' : `has been ${outcome}`}: ${did.join('; ')}.`,
    });
  }
  const removed = settlements.find(({ homeIsGone }) => homeIsGone);
  if (removed) {
    throw new CommandError('VOT-304', {
      message: `There is no appliance in ${layout.home} any more.`,
      reason: `An interrupted \`votive destroy\` was finished: ${removed.did.join('; ')}.`,
      fix: 'Run `votive up` to set up a new one.',
    });
  }
  return settlements;
}

function refuseUnsettled(name: string, settlements: readonly Settlement[]): void {
  const failed = settlements.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0 && NEEDS_SETTLED.includes(name)) throw unsettledError(failed);
}

/** VOT-601 for commands that can neither be finished nor undone. */
export function unsettledError(failed: readonly Settlement[]): CommandError {
  return new CommandError('VOT-601', {
    message: `An interrupted command could neither be finished nor undone: ${failed.map(({ command }) => command).join(', ')}.`,
    reason: failed.flatMap(({ did }) => did).join('; '),
    fix: 'Correct what the reason names, then run `votive recover`. The data is untouched.',
    data: { recovered: failed },
  });
}

/** The configuration, where there is one that can be read. */
export function configIfReadable(layout: HomeLayout): HomeConfig | undefined {
  try {
    return readHomeConfig(layout.config);
  } catch {
    return undefined;
  }
}

function writeAudit(
  { environment, installation, now, output }: CommandContext,
  layout: HomeLayout,
  { command, result }: { command: string; result: string },
): void {
  try {
    appendAudit(layout, {
      at: now().toISOString(),
      command,
      result,
      by: auditActor(environment),
      version: installation.version,
      keys: auditKeys(layout),
    });
  } catch (error) {
    output.warn({
      code: 'VOT-205',
      message: `The audit log ${layout.audit} cannot be written: ${toCommandError(error).reason}`,
    });
  }
}
