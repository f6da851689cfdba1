import { existsSync } from 'node:fs';
import type { HomeLayout } from '../home/home-layout.ts';
import type { Command } from '../program/command.ts';
import {
  effectiveSettings,
  refuseFaults,
  settingFaults,
  settingsFromEnvironment,
} from '../settings/effective-settings.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { secretPath } from '../stack/secret-path.ts';
import { existingHome } from './existing-home.ts';

/** Checks the configuration and the settings in the environment: VOT-203 or VOT-104 with every fault at once, warnings for what works but surprises. */
export const configValidate: Command<object> = async ({ home, environment, output }) => {
  const { layout, config } = existingHome(home);
  const catalog = parameterCatalog();
  const fromEnvironment = settingsFromEnvironment(catalog, environment);
  refuseFaults(settingFaults(catalog, { config, environment: fromEnvironment }));
  const settings = effectiveSettings(catalog, { config, environment: fromEnvironment });
  const provider = settings.find(({ name }) => name === 'AI_PROVIDER')?.value ?? undefined;
  const message = missingProviderKey(layout, provider);
  if (message !== undefined) output.warn({ code: 'VOT-104', message });
  const checked = settings.filter(({ origin }) => origin !== 'default').length;
  return {
    data: { valid: true, checked },
    text: `The configuration is valid (${checked} settings differ from their defaults).`,
  };
};

function missingProviderKey(layout: HomeLayout, provider: string | undefined): string | undefined {
  if (provider === undefined || provider === 'rules') return undefined;
  const file = secretPath(layout, `${provider}_api_key`);
  return existsSync(file)
    ? undefined
    : `AI_PROVIDER is ${provider}, but ${file} does not exist: reports will come from the built-in rules.`;
}
