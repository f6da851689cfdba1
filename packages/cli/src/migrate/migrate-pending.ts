import { withMaintenance } from '../data-tool/with-maintenance.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { Operation } from '../journal/journal.ts';
import type { CommandContext } from '../program/command.ts';
import type { StackDriver } from '../stack/driver.ts';
import { type Migrated, migrateDatabase } from './migrate-database.ts';
import { requireRoom } from './require-room.ts';
import { readSchemaState } from './schema-state.ts';

/**
 * Migrates the database of a home where it lacks migrations of this version, while what runs waits; answers what was done, if anything. `thenOpen` has the service of this version open it
 * again afterwards; without it, whoever calls starts what runs anew.
 */
export async function migratePending(
  context: CommandContext,
  {
    layout,
    driver,
    operation,
    thenOpen,
  }: { layout: HomeLayout; driver: StackDriver; operation: Pick<Operation, 'phase'>; thenOpen: boolean },
): Promise<Migrated | undefined> {
  const state = await readSchemaState(context.installation, layout);
  if (!state || state.pending.length === 0) return undefined;
  requireRoom(layout, state.bytes);
  return withMaintenance(context, { layout, driver, reason: 'migrate', thenOpen }, ({ codeChanged }) => {
    codeChanged();
    return migrateDatabase(context, { layout, state, operation });
  });
}
