import { type HomeConfig, readHomeConfig, writeHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { confirmDataKey, ensureKeys } from '../home/keys.ts';
import { preflight } from '../home/preflight.ts';
import { mendProviderKeys } from '../home/provider-keys.ts';
import { createMissingSecrets, tightenSecrets } from '../home/secrets.ts';
import type { Operation } from '../journal/journal.ts';
import { migratePending } from '../migrate/migrate-pending.ts';
import type { CommandContext } from '../program/command.ts';
import { removeEndedKeys } from '../rotate-keys/remove-ended-keys.ts';
import {
  refuseFaults,
  settingFaults,
  settingsFromEnvironment,
  warnOfSecretsInEnvironment,
} from '../settings/effective-settings.ts';
import { type Parameter, parameterCatalog } from '../settings/parameter-catalog.ts';
import { type ConvergeOutcome, otherMode } from '../stack/driver.ts';
import { secretPath } from '../stack/secret-path.ts';
import { decideConfig } from './decide-config.ts';
import { decideMode } from './decide-mode.ts';
import { driverOf } from './driver-of.ts';
import { logsForPeople } from './foreground.ts';
import { switchMode } from './switch-mode.ts';
import type { UpArguments } from './up.ts';

export type UpOutcome = ConvergeOutcome & { config: HomeConfig; url: string };

const DEFAULT_TIMEOUT_MS = 60_000;

/** Everything that `up` does while it holds the lock: configuration, keys, secrets, and what runs. */
export async function bringUp(
  context: CommandContext,
  {
    layout,
    found,
    args,
    operation,
  }: {
    layout: HomeLayout;
    found: 'missing' | 'empty' | 'home';
    args: UpArguments;
    operation: Pick<Operation, 'phase'>;
  },
): Promise<UpOutcome> {
  const { output, options } = context;
  const catalog = parameterCatalog();
  preflight(layout);
  const stored = readHomeConfig(layout.config);
  const mode = await decideMode(context, { flag: args.mode, stored });
  const config = await decideConfig(context, { stored, mode, flags: args });
  const request = { config, environment: environmentSettings(context, { layout, catalog, config }), catalog };
  const driver = await driverOf(context, layout, mode);
  const other = await driverOf(context, layout, otherMode(mode));
  const switching = (await other.planStop()).length > 0;

  await driver.prepare(request, { ownPorts: switching ? await other.heldPorts() : [] });
  if (found !== 'home') output.progress.step(`Setting up a home in ${layout.home}`);
  await prepareSecrets(context, layout);
  const migrated = await migratePending(context, {
    layout,
    driver: switching ? other : driver,
    operation,
    thenOpen: false,
  });
  const converge = async (): Promise<ConvergeOutcome> => {
    if (JSON.stringify(config) !== JSON.stringify(stored)) writeHomeConfig(layout.config, config);
    return driver.converge(request, {
      foreground: args.foreground === true,
      onLogs: args.foreground ? logsForPeople(context, layout) : undefined,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      restart: [],
    });
  };
  const outcome = switching ? await switchMode(context, { layout, driver, other, stored, converge }) : await converge();
  confirmDataKey(layout);
  driver.share();
  output.progress.done();
  if (migrated) output.progress.note(`The database was migrated; the one before is kept in ${migrated.snapshot.path}.`);
  return { config, url: driver.url(config), ...outcome, changed: outcome.changed || migrated !== undefined };
}

async function prepareSecrets(context: CommandContext, layout: HomeLayout): Promise<void> {
  prepareKeys(context, layout);
  for (const did of removeEndedKeys(layout, context.now())) context.output.detail(did);
  for (const path of await createMissingSecrets(layout, context.now())) context.output.detail(`created ${path}`);
  for (const path of tightenSecrets(layout)) {
    const message = `${path} could be read by other users of this machine; it is closed to them now. Replace it if one of them may have.`;
    context.output.warn({ code: 'secret-was-open', message });
  }
  for (const warning of mendProviderKeys(layout)) context.output.warn(warning);
}

/** The settings among the caller's variables; refuses those that cannot be used, together with those of the configuration. */
export function environmentSettings(
  { environment: variables, output }: Pick<CommandContext, 'environment' | 'output'>,
  { layout, catalog, config }: { layout: HomeLayout; catalog: ReadonlyMap<string, Parameter>; config: HomeConfig },
): Record<string, string> {
  const environment = settingsFromEnvironment(catalog, variables);
  refuseFaults(settingFaults(catalog, { config, environment }));
  for (const warning of warnOfSecretsInEnvironment(catalog, variables, (name) => secretPath(layout, name)))
    output.warn(warning);
  return environment;
}

function prepareKeys({ output, now }: CommandContext, layout: HomeLayout): void {
  const { created } = ensureKeys(layout, now());
  if (created) output.detail(`created ${layout.rootKey} and ${layout.keyring}`);
  confirmDataKey(layout);
}
