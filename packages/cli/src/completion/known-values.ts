import { ALL_CHECKS } from '../doctor/all-checks.ts';
import { ERROR_TABLE } from '../output/error-table.ts';
import type { CommandTable } from '../program/command-table.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import type { StackDriver } from '../stack/driver.ts';
import type { Candidate, KnownValues } from './complete.ts';
import { SHELLS } from './shells.ts';

/** Every list of values that this version knows of: services of the way the appliance runs, backups by id, settings, checks, codes, commands. */
export function knownValues(
  table: CommandTable,
  driver: Pick<StackDriver, 'services'>,
  backups: readonly string[] = [],
): KnownValues {
  const services = driver.services.map(named);
  const settings = [...parameterCatalog().values()]
    .filter(({ kind }) => kind === 'setting')
    .map(({ name, description }) => ({ value: name, description }));
  return {
    'restart service': services,
    'config set name': [{ value: 'hostname', description: 'Name by which browsers reach the appliance.' }, ...settings],
    'explain code': Object.entries(ERROR_TABLE).map(([value, { meaning }]) => ({ value, description: meaning })),
    'completion shell': SHELLS.map(named),
    'schema command': table.commands.map(({ name, description }) => ({
      value: name.split(' ')[0] ?? name,
      description,
    })),
    'backup verify backup': backups.map(named),
    'backup drill backup': backups.map(named),
    'restore backup': backups.map(named),
    '--service': [...services, named('supervisor')],
    '--only': ALL_CHECKS.map(({ id, title }) => ({ value: id, description: title })),
    '--since': ['10m', '1h', '1d'].map(named),
    '--home': 'files',
    '--to': 'files',
    '--copy-to': 'files',
    '--bundle': 'files',
    '--cert': 'files',
    '--key': 'files',
    '--kit': 'files',
    '--passphrase-file': 'files',
    'keys verify-kit file': 'files',
    'prompts import file': 'files',
    'prompts diff file': 'files',
    '--chain': 'files',
  };
}

const named = (value: string): Candidate => ({ value, description: '' });
