import { effectiveSettings, settingsFromEnvironment } from '../../settings/effective-settings.ts';
import { parameterCatalog } from '../../settings/parameter-catalog.ts';
import type { DoctorInput } from '../check.ts';

/** What applies to a setting here and now, or null for none. */
export function effectiveValue({ config, environment }: DoctorInput, name: string): string | null {
  if (!config) return null;
  const catalog = parameterCatalog();
  const settings = effectiveSettings(catalog, { config, environment: settingsFromEnvironment(catalog, environment) });
  return settings.find((setting) => setting.name === name)?.value ?? null;
}
