import { existsSync } from 'node:fs';
import { readHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { planMigration } from '../migrate/plan-migration.ts';
import { readSchemaState } from '../migrate/schema-state.ts';
import type { CommandResult } from '../output/output.ts';
import type { CommandContext } from '../program/command.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { otherMode } from '../stack/driver.ts';
import { environmentSettings } from './bring-up.ts';
import { decideConfig } from './decide-config.ts';
import { decideMode } from './decide-mode.ts';
import { driverOf } from './driver-of.ts';
import type { UpArguments } from './up.ts';

/** What `up` would do, as a list of steps; changes nothing. */
export async function planUp(
  context: CommandContext,
  { layout, found, args }: { layout: HomeLayout; found: 'missing' | 'empty' | 'home'; args: UpArguments },
): Promise<CommandResult> {
  const catalog = parameterCatalog();
  const stored = readHomeConfig(layout.config);
  const mode = await decideMode(context, { flag: args.mode, stored });
  const silent = { output: { ...context.output, canAsk: false }, options: context.options };
  const config = await decideConfig(silent, { stored, mode, flags: args });
  const environment = environmentSettings(context, { layout, catalog, config });
  const [driver, other] = [await driverOf(context, layout, mode), await driverOf(context, layout, otherMode(mode))];
  const steps: string[] = [];
  if (found === 'missing') steps.push(`create the directory ${layout.home}`);
  if (!existsSync(layout.keyring)) steps.push('create the keys and secrets');
  if (JSON.stringify(config) !== JSON.stringify(stored)) steps.push(`write ${layout.config}`);
  steps.push(...(await other.planStop()).map((what) => `stop ${what}`));
  steps.push(...(await planOfMigration(context, layout, { running: (await driver.planStop()).length > 0 })));
  steps.push(...(await driver.plan({ config, environment, catalog })));
  return {
    data: { url: driver.url(config), mode: config.mode, changed: false, plan: steps },
    text:
      steps.length === 0 ? 'Nothing to do.' : ['`votive up` would:', ...steps.map((step) => `  - ${step}`)].join('\n'),
  };
}

/** Keys that are missing are told by `up` itself. */
async function planOfMigration(
  { installation }: CommandContext,
  layout: HomeLayout,
  { running }: { running: boolean },
): Promise<string[]> {
  if (!existsSync(layout.keyring) || !existsSync(layout.rootKey)) return [];
  return planMigration(layout, { state: await readSchemaState(installation, layout), running });
}
