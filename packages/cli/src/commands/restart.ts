import { confirmDataKey, ensureKeys } from '../home/keys.ts';
import { preflight } from '../home/preflight.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command } from '../program/command.ts';
import { refuseFaults, settingFaults } from '../settings/effective-settings.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { SERVICES } from '../stack/services.ts';
import { stoppedError } from '../stack/stopped-error.ts';
import { driverOf } from './driver-of.ts';
import { existingHome } from './existing-home.ts';
import { withLockedHome } from './with-locked-home.ts';

const DEFAULT_TIMEOUT_MS = 60_000;

/** Starts all services anew, or one of them, with the configuration of now and the environment of the last `up`. */
export const restart: Command<{ service: string | undefined }> = async (context, { service }) => {
  const { options, output, now } = context;
  if (service !== undefined) refuseUnknownService(service, SERVICES);
  const { layout, config } = existingHome(context.home);
  const driver = await driverOf(context, layout, config.mode);
  const names = service === undefined ? driver.services : [service];
  if ((await driver.planStop()).length === 0) throw stoppedError();
  if (options.dryRun) {
    return {
      data: { changed: false, plan: names.map((name) => `restart ${name}`) },
      text: `\`votive restart\` would restart ${names.join(', ')}.`,
    };
  }
  const outcome = await withLockedHome(context, layout, async () => {
    const catalog = parameterCatalog();
    const environment = driver.lastEnvironment();
    refuseFaults(settingFaults(catalog, { config, environment }));
    preflight(layout);
    ensureKeys(layout, now());
    const request = { config, environment, catalog };
    await driver.prepare(request, { ownPorts: [] });
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const result = await driver.converge(request, { foreground: false, timeoutMs, restart: names });
    confirmDataKey(layout);
    driver.share();
    return result;
  });
  output.progress.done();
  return {
    data: { url: driver.url(config), changed: true, restarted: outcome.restarted, degraded: outcome.degraded },
    text: `Restarted ${outcome.restarted.join(', ')}.`,
    exitCode: outcome.degraded.length === 0 ? 0 : 3,
  };
};

/** Throws VOT-101 for a name that is none of `known`. */
export function refuseUnknownService(service: string, known: readonly string[]): void {
  if (known.includes(service)) return;
  throw new CommandError('VOT-101', {
    message: `There is no service ${service}.`,
    reason: `The services are ${known.join(', ')}.`,
    fix: 'Name one of them.',
  });
}
