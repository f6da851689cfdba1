import type { HomeConfig } from '../home/config-file.ts';
import { CommandError } from '../output/command-error.ts';
import type { Warning } from '../output/envelope.ts';
import type { Parameter } from './parameter-catalog.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A setting's value and who decided it. `secret` ones have the path of their file, never a value. */
export type EffectiveSetting = {
  name: string;
  value: string | null;
  origin: 'environment' | 'config.json' | 'default' | 'file';
  services: string[];
  description: string;
};

/** The settings among the variables of an environment. A variable that is empty counts as not set. */
export function settingsFromEnvironment(catalog: ReadonlyMap<string, Parameter>, environment: Environment) {
  const settings: Record<string, string> = {};
  for (const { name, kind } of catalog.values()) {
    const value = environment[name];
    if (kind === 'setting' && value !== undefined && value !== '') settings[name] = value;
  }
  return settings;
}

/** Secrets that somebody put into the environment, where other programs can read them: they are not used, and each gets a warning. */
export function warnOfSecretsInEnvironment(
  catalog: ReadonlyMap<string, Parameter>,
  environment: Environment,
  secretFile: (name: string) => string,
): Warning[] {
  return [...catalog.values()]
    .filter(({ name, kind }) => kind === 'secret' && (environment[name] ?? '') !== '')
    .map(({ name }) => ({
      code: 'VOT-105',
      message: `${name} in the environment is not used: secrets come from files. Write it to ${secretFile(name)}.`,
    }));
}

/** What applies to each setting, in the order of precedence: environment, config.json, default. */
export function effectiveSettings(
  catalog: ReadonlyMap<string, Parameter>,
  { config, environment }: { config: HomeConfig; environment: Record<string, string> },
): EffectiveSetting[] {
  return [...catalog.values()]
    .filter(({ kind }) => kind === 'setting')
    .map(({ name, services, description, defaultValue }) => {
      const base = { name, services, description };
      if (environment[name] !== undefined) return { ...base, value: environment[name], origin: 'environment' as const };
      const stored = config.settings[name];
      if (stored !== undefined) return { ...base, value: stored, origin: 'config.json' as const };
      return { ...base, value: defaultValue, origin: 'default' as const };
    });
}

/** Every fault of the settings that somebody decided. */
export function settingFaults(
  catalog: ReadonlyMap<string, Parameter>,
  { config, environment }: { config: HomeConfig; environment: Record<string, string> },
): { name: string; origin: string; message: string }[] {
  const decided = [
    ...Object.entries(config.settings).map(([name, value]) => ({ name, value, origin: 'config.json' })),
    ...Object.entries(environment).map(([name, value]) => ({ name, value, origin: 'environment' })),
  ];
  return decided.flatMap(({ name, value, origin }) => {
    const parameter = catalog.get(name);
    if (parameter?.kind !== 'setting') return [{ name, origin, message: 'is not a setting of this version' }];
    const fault = parameter.fault(value);
    return fault === undefined ? [] : [{ name, origin, message: fault }];
  });
}

/** Throws VOT-104 with all faults at once. */
export function refuseFaults(faults: readonly { name: string; origin: string; message: string }[]): void {
  const [first] = faults;
  if (!first) return;
  throw new CommandError('VOT-104', {
    message:
      faults.length === 1 ? `The setting ${first.name} cannot be used.` : `${faults.length} settings cannot be used.`,
    reason: faults.map(({ name, origin, message }) => `${name} (${origin}): ${message}`).join('; '),
    fix: `Correct it: \`votive config set ${first.name} <value>\`, or \`votive config set ${first.name} --unset\`.`,
    data: { faults },
  });
}
