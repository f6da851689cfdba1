import { driverOf } from '../commands/driver-of.ts';
import { existingHome } from '../commands/existing-home.ts';
import { type LockedOperation, withLockedHome } from '../commands/with-locked-home.ts';
import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { CommandResult } from '../output/output.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import type { StackDriver } from '../stack/driver.ts';
import type { Migrated } from './migrate-database.ts';
import { migratePending } from './migrate-pending.ts';
import { planMigration } from './plan-migration.ts';
import { readSchemaState, type SchemaState } from './schema-state.ts';

export type MigrateArguments = { what: 'status' | 'plan' | 'up' };

/**
 * Says which migrations the database has and lacks (`status`), what would be done (`plan`), or does it (`up`), crash-safe and with a snapshot of the database of before; one that was interrupted is finished first. Throws VOT-404
 * (exit 14) for a schema that this version does not know, VOT-209 where there is no room.
 */
export const migrate: Command<MigrateArguments> = async (context, { what }) => {
  const { layout, config } = existingHome(context.home);
  const driver = await driverOf(context, layout, config.mode);
  const before = await readSchemaState(context.installation, layout);
  if (what === 'status') return describe(before, {});
  const running = (await driver.planStop()).length > 0;
  const plan = planMigration(layout, { state: before, running });
  if (what === 'plan' || context.options.dryRun) return describe(before, { plan });
  let finished = false;
  const migrated = await withLockedHome(context, layout, (operation) => {
    finished = operation.settlements.some(({ command, outcome }) => command === 'migrate' && outcome === 'finished');
    return run(context, { layout, driver, config, operation, running });
  });
  context.output.progress.done();
  return describe(await readSchemaState(context.installation, layout), { migrated, finished });
};

/** What runs may be of the version before, which cannot work with the data afterwards: everything is got ready first, so that it comes back at once. */
async function run(
  context: CommandContext,
  {
    layout,
    driver,
    config,
    operation,
    running,
  }: { layout: HomeLayout; driver: StackDriver; config: HomeConfig; operation: LockedOperation; running: boolean },
): Promise<Migrated | undefined> {
  const state = await readSchemaState(context.installation, layout);
  if (running && state && state.pending.length > 0) {
    const request = { config, environment: driver.lastEnvironment(), catalog: parameterCatalog() };
    await driver.prepare(request, { ownPorts: [] });
  }
  return migratePending(context, { layout, driver, operation, thenOpen: true });
}

function describe(
  state: SchemaState | undefined,
  { plan = [], migrated, finished = false }: { plan?: string[]; migrated?: Migrated | undefined; finished?: boolean },
): CommandResult {
  return {
    data: {
      changed: migrated !== undefined || finished,
      schema: state?.applied.at(-1) ?? null,
      applied: state?.applied ?? [],
      pending: state?.pending ?? [],
      bytes: state?.bytes ?? null,
      migrated: migrated?.applied ?? [],
      snapshot: migrated?.snapshot.path ?? null,
      plan,
    },
    text: [...describeState(state), ...describePlan(plan), ...describeMigrated(migrated)].join('\n'),
  };
}

function describeState(state: SchemaState | undefined): string[] {
  if (!state) return ['There is no database yet; the first start makes one with the newest schema.'];
  const { applied, pending } = state;
  const newest = applied.at(-1) ?? 'none';
  if (pending.length === 0) return [`The database is up to date (${newest}).`];
  return [`The database has ${newest}. Pending:`, ...pending.map((name) => `  ${name}`)];
}

const describePlan = (plan: readonly string[]) =>
  plan.length === 0 ? [] : ['`votive migrate up` would:', ...plan.map((step) => `  - ${step}`)];

const describeMigrated = (migrated: Migrated | undefined) =>
  migrated === undefined
    ? []
    : [`Applied ${migrated.applied.join(', ')}.`, `The database of before is kept in ${migrated.snapshot.path}.`];
