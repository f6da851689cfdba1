import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { toCommandError } from '../../output/command-error.ts';
import { settingFaults, settingsFromEnvironment } from '../../settings/effective-settings.ts';
import { parameterCatalog } from '../../settings/parameter-catalog.ts';
import { requireBuiltParts } from '../../stack/built-parts.ts';
import { type Check, fail, ok, skip, warn } from '../check.ts';
import { effectiveValue } from './setting-value.ts';

const LOOKUP_MS = 2_000;
const LOOPBACK = /^(127\.|localhost$|\[?::1\]?$)/;

export const SETTINGS_CHECKS: readonly Check[] = [
  {
    id: 'config.valid',
    title: 'every setting has a value that can be used',
    severity: 'high',
    examine: ({ config, configFault, environment }) => {
      if (!config)
        return fail(configFault?.reason ?? 'there is no configuration', configFault?.fix ?? '`votive up` writes one.');
      const catalog = parameterCatalog();
      const faults = settingFaults(catalog, { config, environment: settingsFromEnvironment(catalog, environment) });
      const [first] = faults;
      if (!first) return ok(`${Object.keys(config.settings).length} settings differ from their defaults`);
      const evidence = faults.map(({ name, origin, message }) => `${name} (${origin}): ${message}`).join('; ');
      return fail(evidence, `\`votive config set ${first.name} --unset\``);
    },
  },
  {
    id: 'install.complete',
    title: 'every part of the installation is there',
    severity: 'high',
    examine: ({ installation, config }) => {
      if (config?.mode === 'compose') return skip('the containers hold their own parts');
      try {
        requireBuiltParts(installation);
        return ok(installation.root);
      } catch (error) {
        const { reason, fix } = toCommandError(error);
        return fail(reason, fix);
      }
    },
  },
  {
    id: 'hostname.resolves',
    title: 'the host name leads somewhere',
    severity: 'low',
    examine: async ({ config }) => {
      if (!config || config.hostname === 'localhost' || isIP(config.hostname) !== 0) return skip('no name to look up');
      const found = await Promise.race([
        lookup(config.hostname).then(
          ({ address }) => address,
          () => undefined,
        ),
        sleep(LOOKUP_MS, undefined, { ref: false }),
      ]);
      if (found !== undefined) return ok(`${config.hostname} is ${found}`);
      return warn(
        `${config.hostname} is not known here`,
        `Add it to your DNS, or \`votive config set hostname localhost\`.`,
      );
    },
  },
  {
    id: 'provider.url',
    title: 'answers and keys go to model servers over TLS',
    severity: 'high',
    examine: (input) => {
      const plain = ['ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL'].filter((name) => {
        const value = effectiveValue(input, name);
        return value?.startsWith('http:') === true && !LOOPBACK.test(new URL(value).hostname);
      });
      const [first] = plain;
      if (first === undefined) return ok('no plain address');
      return warn(`${plain.join(', ')} is plain HTTP to another machine`, `\`votive config set ${first} https://…\``);
    },
  },
];
