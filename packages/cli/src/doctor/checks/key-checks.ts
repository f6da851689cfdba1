import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KeyringError, parseKeyring, rootKeyFor, unwrapDataKey } from '@votive/shared/keyring/keyring';
import type { HomeLayout } from '../../home/home-layout.ts';
import { readKeyFile } from '../../home/provider-keys.ts';
import { warnOfSecretsInEnvironment } from '../../settings/effective-settings.ts';
import { parameterCatalog } from '../../settings/parameter-catalog.ts';
import { secretPath } from '../../stack/secret-path.ts';
import { type Check, type DoctorInput, fail, ok, skip, warn } from '../check.ts';
import { effectiveValue } from './setting-value.ts';

const DAY_MS = 86_400_000;
const OLD_KEY_DAYS = 365;
const VENDORS = ['anthropic', 'openai'] as const;

export const KEY_CHECKS: readonly Check[] = [
  {
    id: 'keyring.kcv',
    title: 'the root key opens the keyring, and every data key proves itself',
    severity: 'high',
    examine: ({ layout }) => {
      try {
        const keyring = parseKeyring(readFileSync(layout.keyring, 'utf8'));
        const rootKey = rootKeyFor(keyring, readFileSync(layout.rootKey, 'utf8'));
        for (const id of Object.keys(keyring.deks)) unwrapDataKey(keyring, rootKey, id);
        return ok(`root key ${keyring.kek.id}, data keys ${Object.keys(keyring.deks).join(', ')}`);
      } catch (error) {
        const reason = error instanceof KeyringError ? error.message : describe(error);
        return fail(
          reason,
          `Put the ${layout.rootKey} and ${layout.keyring} that belong together back, from one backup.`,
        );
      }
    },
  },
  {
    id: 'keyring.age',
    title: 'the data key is younger than a year',
    severity: 'low',
    examine: ({ layout, now }) => {
      const keyring = tryRead(() => parseKeyring(readFileSync(layout.keyring, 'utf8')));
      const created = keyring?.deks[keyring.active]?.created;
      if (created === undefined) return skip('there is no keyring that can be read');
      const days = Math.floor((now().getTime() - Date.parse(created)) / DAY_MS);
      if (days <= OLD_KEY_DAYS) return ok(`${days} days`);
      return warn(`${days} days`, 'Plan a rotation of the data key.');
    },
  },
  {
    id: 'recovery.key',
    title: 'the recovery kit holds a key that backups can be opened with',
    severity: 'high',
    examine: async ({ layout }) => {
      const text = tryRead(() => readFileSync(layout.recoveryKey, 'utf8'));
      const put = `Put ${layout.recoveryKey} back from your copy of the recovery kit.`;
      if (text === undefined) return fail(`${layout.recoveryKey} cannot be read`, put);
      const identity =
        text
          .split('\n')
          .find((line) => line.startsWith('AGE-SECRET-KEY-'))
          ?.trim() ?? '';
      const { identityToRecipient } = await import('age-encryption');
      const recipient = await identityToRecipient(identity).catch(() => undefined);
      const stated = /^# public key: (\S+)$/m.exec(text)?.[1];
      if (recipient === undefined) return fail('it holds no age identity', put);
      if (stated !== undefined && stated !== recipient)
        return fail('its key is not the one that its first lines name', put);
      return ok(`public key ${recipient}`);
    },
  },
  {
    id: 'provider.key',
    title: 'the model provider in use has its key',
    severity: 'medium',
    examine: (input) => {
      const provider = effectiveValue(input, 'AI_PROVIDER');
      const vendors = VENDORS.filter((vendor) => provider === null || provider === vendor);
      if (provider === 'rules') return skip('the built-in rules write every report');
      const present = vendors.filter((vendor) => existsSync(keyFile(input.layout, vendor)));
      if (provider === null && present.length === 0) return ok('no provider: the built-in rules write every report');
      const [first] = vendors;
      if (present.length === 0 && first !== undefined)
        return warn(
          `AI_PROVIDER is ${provider}, and ${keyFile(input.layout, first)} does not exist: the built-in rules write every report`,
          `Write the key to ${keyFile(input.layout, first)}, then run \`votive up\`.`,
        );
      return judgeKeys(input, present);
    },
  },
  {
    id: 'secrets.environment',
    title: 'no secret stands in the environment, where other programs can read it',
    severity: 'medium',
    examine: ({ environment, layout }) => {
      const [first, ...more] = warnOfSecretsInEnvironment(parameterCatalog(), environment, (name) =>
        secretPath(layout, name),
      );
      if (!first) return ok('none');
      return warn(
        first.message + (more.length > 0 ? ` (and ${more.length} more)` : ''),
        'Take it out of the environment.',
      );
    },
  },
];

/** A key that a copy-and-paste spoilt is the most frequent fault of all. */
function judgeKeys({ layout }: DoctorInput, vendors: readonly string[]) {
  for (const vendor of vendors) {
    const path = keyFile(layout, vendor);
    const found = readKeyFile(path);
    if (found.state === 'empty')
      return warn(`the key of ${vendor} is empty`, `Write it to ${path}, then run \`votive up\`.`);
    if (found.state === 'decorated')
      return warn(`around the key of ${vendor} are spaces or quotes`, '`votive up` takes them off.');
    if (found.state === 'unusable')
      return warn(
        `the key of ${vendor} cannot be used: ${found.reason}`,
        `Write the key alone to ${path}, without quotes, then run \`votive up\`.`,
      );
    if ((statSync(path).mode & 0o077) !== 0)
      return warn(`other users can read the key of ${vendor}`, `chmod 600 '${path}'`);
  }
  return ok(`keys of ${vendors.join(', ')}`);
}

const keyFile = (layout: HomeLayout, vendor: string) => join(layout.secrets, `${vendor}_api_key`);

function tryRead<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function describe(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  return code === undefined ? message : `${path ?? 'a file'} cannot be read (${code})`;
}
