import { settleBackup } from '../backup/settle-backup.ts';
import { clearCliScratch } from '../data-tool/cli-scratch.ts';
import { liftLeftMarker } from '../data-tool/maintenance-marker.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { finishRemoval, undoCopy } from '../home/remove-home.ts';
import { settleImport } from '../import/settle-import.ts';
import { settleMigrate, settleMigration } from '../migrate/settle-migrate.ts';
import { toCommandError } from '../output/command-error.ts';
import { settleRestore } from '../restore/settle-restore.ts';
import { removeUnfinishedSnapshots } from '../restore/snapshots.ts';
import { settleRotateKeys } from '../rotate-keys/settle-rotate-keys.ts';
import type { StackDriver } from '../stack/driver.ts';
import type { Installation } from '../stack/installation.ts';
import { settleUpgrade } from '../upgrade/settle-upgrade.ts';
import { foldLeftLog } from './fold-left-log.ts';
import { digestOf, dropEntry, type JournalEntry, readJournal } from './journal.ts';
import { removeLeftovers, removeUnnotedLeftovers } from './leftovers.ts';

/** What became of one interrupted command. `failed` ones stay in the journal. */
export type Settlement = {
  command: string;
  startedAt: string | null;
  outcome: 'finished' | 'undone' | 'failed';
  /** What was done, or why it could not be, in words. */
  did: string[];
  /** The home itself is gone: what was finished was its removal. */
  homeIsGone: boolean;
};

type Tools = { layout: HomeLayout; driver: StackDriver; installation: Installation };
type Settled = { outcome: 'finished' | 'undone'; did: string[]; homeIsGone?: boolean };
type Settle = (entry: JournalEntry, tools: Tools) => Promise<Settled>;

/**
 * How each command is finished or undone, in the light of what it had behind it. Commands that are not listed change one file in one step, or may simply be run again;
 * for those nothing is left to do once half-written files are gone.
 */
const SETTLERS: Readonly<Record<string, Settle>> = {
  up: settleConverging,
  restart: settleConverging,
  down: async (_entry, { driver }) => {
    const stopped = await driver.stop();
    return { outcome: 'finished', did: [stopped ? 'stopped what still ran' : 'nothing ran any more'] };
  },
  destroy: settleDestroy,
  migrate: settleMigrate,
  'rotate-keys': (entry, tools) => settleRotateKeys(entry, { ...tools, now: () => new Date() }),
  'backup create': settleBackup,
  'backup verify': settleBackup,
  'backup drill': settleBackup,
  'backup prune': settleBackup,
  import: (_entry, tools) => settleImport(tools),
  upgrade: settleUpgrade,
  rollback: settleUpgrade,
  restore: settleRestore,
};

/**
 * Finishes or undoes every command that was interrupted. To be called under the home's lock: whoever began them is gone. Never throws; what cannot be settled is
 * answered as `failed`.
 */
export async function settleInterrupted(tools: Tools): Promise<Settlement[]> {
  const { interrupted, unreadable } = readJournal(tools.layout);
  const settlements: Settlement[] = unreadable.map((path) => ({
    command: 'unknown',
    startedAt: null,
    outcome: 'failed',
    did: [`${path} cannot be read by this version`],
    homeIsGone: false,
  }));
  for (const entry of interrupted) settlements.push(await settle(entry, tools));
  removeUnnotedLeftovers(tools.layout);
  removeUnfinishedSnapshots(tools.layout);
  if (interrupted.length > 0) await foldLeftLog(tools.layout, tools.installation);
  return settlements;
}

async function settle(entry: JournalEntry, tools: Tools): Promise<Settlement> {
  const { command, startedAt } = entry;
  const base = { command, startedAt, homeIsGone: false };
  const settler = SETTLERS[command] ?? (entry.version === tools.installation.version ? settleSingleStep : undefined);
  if (!settler) {
    const reason = `\`votive ${command}\` was begun by version ${entry.version}; this is ${tools.installation.version}, which does not know how to finish it`;
    return { ...base, outcome: 'failed', did: [reason] };
  }
  try {
    const removed = [...removeLeftovers(tools.layout), ...clearCliScratch(tools.layout)];
    liftLeftMarker(tools.layout);
    const result = await settler(entry, tools);
    if (result.homeIsGone !== true) dropEntry(tools.layout, entry);
    const tidied = removed.length === 0 ? [] : [`removed ${removed.length} half-written files`];
    return { ...base, ...result, did: [...result.did, ...tidied], homeIsGone: result.homeIsGone === true };
  } catch (error) {
    const { message, reason } = toCommandError(error);
    return { ...base, outcome: 'failed', did: [`${message} ${reason}`] };
  }
}

async function settleConverging(entry: JournalEntry, { layout, driver }: Tools): Promise<Settled> {
  const did = [...settleMigration(entry, layout), ...(await driver.settle())];
  const { supervised } = await driver.inspect();
  if (supervised) return { outcome: 'finished', did: [...did, 'what it had begun goes on by itself'] };
  return { outcome: 'undone', did: did.length > 0 ? did : ['nothing of it runs'] };
}

async function settleSingleStep({ configBefore }: JournalEntry, { layout }: Tools): Promise<Settled> {
  return digestOf(layout.config) === configBefore
    ? { outcome: 'undone', did: ['the configuration is as it was before'] }
    : { outcome: 'finished', did: ['its change of the configuration was made'] };
}

/** Until the removal began the appliance is kept, and an unfinished copy of it goes; from then on only finishing is honest. */
async function settleDestroy({ phases, details }: JournalEntry, { layout, driver }: Tools): Promise<Settled> {
  if (phases.some(({ name }) => name === 'removing')) {
    await driver.stop();
    finishRemoval(layout);
    const copy = details.copy === undefined ? '' : `; its final copy is ${details.copy}`;
    return { outcome: 'finished', did: [`removed what was left of ${layout.home}${copy}`], homeIsGone: true };
  }
  const did = details.copy === undefined ? [] : undoCopy(layout, details.copy);
  return { outcome: 'undone', did: [...did, 'the appliance and its data are kept; it may have been stopped'] };
}
