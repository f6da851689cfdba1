import type { ChildProcess } from 'node:child_process';
import { type HomeConfig, writeHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { confirmDataKey, ensureKeys } from '../home/keys.ts';
import { createMissingSecrets, tightenSecrets } from '../home/secrets.ts';
import type { CommandContext } from '../program/command.ts';
import {
  refuseFaults,
  settingFaults,
  settingsFromEnvironment,
  warnOfSecretsInEnvironment,
} from '../settings/effective-settings.ts';
import { type Parameter, parameterCatalog } from '../settings/parameter-catalog.ts';
import { requireBuiltParts } from '../stack/built-parts.ts';
import { converge } from '../stack/converge.ts';
import { secretPath } from '../stack/service-specs.ts';
import { findReportingSupervisor } from '../stack/supervisor-process.ts';
import { decideConfig } from './decide-config.ts';
import type { UpArguments } from './up.ts';

export type UpOutcome = {
  config: HomeConfig;
  changed: boolean;
  restarted: string[];
  degraded: string[];
  /** The supervisor, where this command started it. */
  supervisor: ChildProcess | undefined;
};

const DEFAULT_TIMEOUT_MS = 60_000;

/** Everything that `up` does while it holds the lock: configuration, keys, secrets, and the processes. */
export async function bringUp(
  context: CommandContext,
  { layout, found, args }: { layout: HomeLayout; found: 'missing' | 'empty' | 'home'; args: UpArguments },
): Promise<UpOutcome> {
  const { output, installation } = context;
  const catalog = parameterCatalog();
  requireBuiltParts(installation);
  const running = await findReportingSupervisor(layout);
  const { config, stored } = await decideConfig(context, { layout, port: args.port, running });
  const environment = environmentSettings(context, { layout, catalog, config });

  if (found !== 'home') output.progress.step(`Setting up a home in ${layout.home}`);
  prepareKeys(context, layout);
  const made = await createMissingSecrets(layout, context.now());
  for (const path of made) output.detail(`created ${path}`);
  for (const path of tightenSecrets(layout)) output.detail(`closed ${path} to other users`);
  if (JSON.stringify(config) !== JSON.stringify(stored)) writeHomeConfig(layout.config, config);

  const outcome = await converge(
    { layout, installation, config, environment, catalog },
    {
      foreground: args.foreground === true,
      timeoutMs: context.options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      progress: output.progress,
      callerEnvironment: context.environment,
      restart: [],
    },
  );
  confirmDataKey(layout);
  output.progress.done();
  return { config, ...outcome };
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
