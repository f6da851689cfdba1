import { existsSync } from 'node:fs';
import type { Command } from '../program/command.ts';
import { type EffectiveSetting, effectiveSettings, settingsFromEnvironment } from '../settings/effective-settings.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { secretPath } from '../stack/secret-path.ts';
import { existingHome } from './existing-home.ts';

/** Every setting as it would apply to an `up` from here, and with `--origin` who decided it. Of secrets it says only whether their file is there. */
export const configShow: Command<{ origin?: true }> = async ({ home, environment }, { origin }) => {
  const { layout, config } = existingHome(home);
  const catalog = parameterCatalog();
  const settings = effectiveSettings(catalog, { config, environment: settingsFromEnvironment(catalog, environment) });
  const secrets = [...catalog.values()]
    .filter(({ kind }) => kind === 'secret')
    .map(({ name }) => ({ name, file: secretPath(layout, name), present: existsSync(secretPath(layout, name)) }));
  const text = [
    `home      ${home}`,
    `mode      ${config.mode}`,
    `port      ${config.port}`,
    `hostname  ${config.hostname}`,
    '',
    ...settings.map((setting) => toLine(setting, origin === true)),
    '',
    ...secrets.map(({ name, file, present }) => `${name.padEnd(36)} ${present ? '[secret]' : 'not set'}  ${file}`),
  ];
  return {
    data: { home, mode: config.mode, port: config.port, hostname: config.hostname, settings, secrets },
    text: text.join('\n'),
  };
};

function toLine({ name, value, origin, services }: EffectiveSetting, withOrigin: boolean): string {
  const line = `${name.padEnd(36)} ${value === null || value === '' ? '(none)' : value}`;
  return withOrigin ? `${line.padEnd(60)}  ${origin.padEnd(12)} ${services.join(', ')}` : line;
}
