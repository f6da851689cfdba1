import { type HomeConfig, hostNameSchema, readHomeConfig, writeHomeConfig } from '../home/config-file.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command } from '../program/command.ts';
import { type Parameter, parameterCatalog } from '../settings/parameter-catalog.ts';
import { secretPath } from '../stack/secret-path.ts';
import { existingHome } from './existing-home.ts';
import { withLockedHome } from './with-locked-home.ts';

export type ConfigSetArguments = { name: string; value: string | undefined; unset: true | undefined };

/** Stores the value of one setting, or takes it back. The value is checked before anything is written; it applies from the next `up` on. */
export const configSet: Command<ConfigSetArguments> = async (context, { name, value, unset }) => {
  if ((value === undefined) === (unset === undefined)) {
    throw usage('Give either a value or --unset.', 'votive config set AI_PROVIDER rules');
  }
  const { layout } = existingHome(context.home);
  const change = toChange({ name, value, secretFile: secretPath(layout, name) });
  const apply = (): { changed: boolean } => {
    const config = readHomeConfig(layout.config);
    if (!config) return { changed: false };
    const next = change(config);
    const changed = JSON.stringify(next) !== JSON.stringify(config);
    if (changed && !context.options.dryRun) writeHomeConfig(layout.config, next);
    return { changed };
  };
  const { changed } = context.options.dryRun ? apply() : await withLockedHome(context, layout, async () => apply());
  const what = value === undefined ? `${name} has its default again` : `${name} is ${value}`;
  return {
    data: { name, value: value ?? null, changed },
    text: changed ? `${what}; it applies from the next \`votive up\` on.` : `${what} already; no changes.`,
  };
};

type Change = (config: HomeConfig) => HomeConfig;

function toChange({
  name,
  value,
  secretFile,
}: {
  name: string;
  value: string | undefined;
  secretFile: string;
}): Change {
  if (name === 'hostname') return changeHostName(value);
  const catalog = parameterCatalog();
  const parameter = catalog.get(name);
  if (!parameter) throw unknownSetting(name, catalog);
  if (parameter.kind === 'appliance') throw decidedByTheAppliance(name);
  if (parameter.kind === 'secret') throw secretOnTheCommandLine(name, secretFile);
  const fault = value === undefined ? undefined : parameter.fault(value);
  if (fault !== undefined) throw badValue(name, fault, parameter.description);
  return ({ settings, ...config }) => {
    const { [name]: _before, ...others } = settings;
    return { ...config, settings: value === undefined ? others : sorted({ ...others, [name]: value }) };
  };
}

function changeHostName(value: string | undefined): Change {
  const hostname = hostNameSchema.safeParse(value ?? 'localhost');
  if (!hostname.success)
    throw badValue(
      'hostname',
      hostname.error.issues[0]?.message ?? 'is no host name',
      'Name by which browsers reach the appliance.',
    );
  return (config) => ({ ...config, hostname: hostname.data });
}

const sorted = (settings: Record<string, string>) =>
  Object.fromEntries(Object.entries(settings).sort(([left], [right]) => (left < right ? -1 : 1)));

function unknownSetting(name: string, catalog: ReadonlyMap<string, Parameter>): CommandError {
  const close = [...catalog.values()].find(
    ({ name: known, kind }) => kind === 'setting' && known.includes(name.toUpperCase()),
  );
  return new CommandError('VOT-104', {
    message: `There is no setting ${name}.`,
    reason: close ? `Did you mean ${close.name}?` : 'No service of this version knows it.',
    fix: '`votive config show` lists every setting.',
  });
}

function decidedByTheAppliance(name: string): CommandError {
  return new CommandError('VOT-104', {
    message: `${name} cannot be set.`,
    reason: 'It ties the services of one home together, so votive decides it.',
    fix:
      name === 'PORT'
        ? 'The port that a browser opens is set by `votive up --port <port>`.'
        : 'Leave it to votive; `votive status` shows what it chose.',
  });
}

function secretOnTheCommandLine(name: string, file: string): CommandError {
  return new CommandError('VOT-105', {
    message: `${name} is a secret and is not taken from the command line.`,
    reason: 'Other programs can read a command line, and shells remember it.',
    fix: `Write it to ${file} (readable by you alone), then run \`votive up\`. If it was typed just now, consider it known and replace it.`,
  });
}

function badValue(name: string, fault: string, description: string): CommandError {
  return new CommandError('VOT-104', {
    message: `${name} cannot have this value.`,
    reason: fault,
    fix: `${description} Nothing was changed.`,
  });
}

function usage(message: string, example: string): CommandError {
  return new CommandError('VOT-101', {
    message,
    reason: 'A setting is either set or unset.',
    fix: `For example: \`${example}\`.`,
  });
}
