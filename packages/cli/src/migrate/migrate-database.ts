import { renameSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { DatabaseContent, DataToolProgress } from '@votive/shared/contracts/data-tool';
import { syncFolder } from '@votive/shared/files/atomic-file';
import { clearCliScratch, scratchPath } from '../data-tool/cli-scratch.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { Operation } from '../journal/journal.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { putAside } from '../restore/put-aside.ts';
import { dropSnapshot, type Snapshot } from '../restore/snapshots.ts';
import type { SchemaState } from './schema-state.ts';

export type Migrated = { applied: string[]; snapshot: Snapshot };
type Context = Pick<CommandContext, 'installation' | 'output' | 'now'>;

/**
 * Brings a database that this command owns, at rest, up to this version's schema: on a copy, each migration in a transaction of its own; the copy is checked whole; the database is put
 * aside as a named snapshot; then the copy takes its place in one step. Until that step the file is as it was, so the version before starts on it.
 */
export async function migrateDatabase(
  context: Context,
  { layout, state, operation }: { layout: HomeLayout; state: SchemaState; operation: Pick<Operation, 'phase'> },
): Promise<Migrated> {
  const { installation, output, now } = context;
  const { database, pending } = state;
  const onProgress = ({ done, total }: DataToolProgress) => output.progress.amount(done, total);
  const tool = { onProgress };
  clearCliScratch(layout);
  const copy = { ...database, file: scratchPath(layout, `migrating-${basename(database.file)}`) };

  operation.phase('migrating-copy', { pending: pending.join(' ') });
  try {
    output.progress.step('Copying the database');
    await runDataTool(installation, 'snapshot', { source: database, to: copy.file }, tool);
    output.progress.step(`Applying ${pending.join(', ')} to the copy`);
    const { applied } = await runDataTool(installation, 'migrate', { database: copy }, tool);
    output.progress.step('Checking the copy');
    const before = await runDataTool(installation, 'verify', { database }, tool);
    const after = await runDataTool(installation, 'verify', { database: copy }, tool);
    requireAllRows(before, after);
    output.progress.step('Putting the database of before aside');
    const snapshot = keep(layout, context, state);
    operation.phase('switching', { snapshot: snapshot.name, file: String(statSync(copy.file).ino) });
    switchTo(layout, { from: copy.file, to: database.file, snapshot });
    operation.phase('migrated');
    output.detail(`applied ${applied.join(', ')} at ${now().toISOString()}`);
    return { applied, snapshot };
  } finally {
    clearCliScratch(layout);
  }
}

function keep(layout: HomeLayout, { installation, now }: Context, { database }: SchemaState): Snapshot {
  const { file, keyId } = database;
  return putAside(layout, {
    reason: 'migrate',
    now: now(),
    version: installation.version,
    database: { file, keyId, take: 'copy' },
  });
}

/** The one step: the name stays, the file behind it is another. Where it was not taken, what the snapshot holds is still in its place; from then on nothing else holds it. */
function switchTo(layout: HomeLayout, { from, to, snapshot }: { from: string; to: string; snapshot: Snapshot }): void {
  try {
    renameSync(from, to);
  } catch (error) {
    dropSnapshot(layout, snapshot);
    throw error;
  }
  syncFolder(layout.data);
}

/** A migration may add rows and change them; that a table has fewer is never meant. */
function requireAllRows(before: DatabaseContent, after: DatabaseContent): void {
  const lost = Object.entries(before.tables)
    .filter(([name, { rows }]) => (after.tables[name]?.rows ?? 0) < rows)
    .map(([name, { rows }]) => `${name} had ${rows} rows and has ${after.tables[name]?.rows ?? 'none'}`);
  if (lost.length === 0) return;
  throw new CommandError('VOT-403', {
    message: 'The migrated copy lacks rows.',
    reason: `${lost.join('; ')}.`,
    fix: 'Report this: it is a defect of a migration. The data is as it was.',
  });
}
