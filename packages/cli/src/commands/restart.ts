import { confirmDataKey, ensureKeys } from '../home/keys.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { refuseFaults, settingFaults } from '../settings/effective-settings.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import { converge } from '../stack/converge.ts';
import { SERVICES } from '../stack/services.ts';
import { findSupervisor } from '../stack/supervisor-process.ts';
import { readDesired } from '../supervisor/desired.ts';
import { applianceUrl, existingHome, stoppedError } from './existing-home.ts';
import { withLockedHome } from './with-locked-home.ts';

const DEFAULT_TIMEOUT_MS = 60_000;

/** Starts all services anew, or one of them, with the configuration of now and the environment of the last `up`. */
export const restart: Command<{ service: string | undefined }> = async (context, { service }) => {
  const names = chooseServices(service);
  const { layout, config } = existingHome(context.home);
  const running = findSupervisor(layout);
  if (!running) throw stoppedError();
  if (context.options.dryRun) {
    return {
      data: { changed: false, plan: names.map((name) => `restart ${name}`) },
      text: `\`votive restart\` would restart ${names.join(', ')}.`,
    };
  }
  const outcome = await withLockedHome(context, layout, async () => {
    const catalog = parameterCatalog();
    const environment = readDesired(layout.desired)?.environment ?? {};
    refuseFaults(settingFaults(catalog, { config, environment }));
    ensureKeys(layout, context.now());
    const result = await converge(
      { layout, installation: context.installation, config, environment, catalog },
      { ...convergeOptions(context), restart: names },
    );
    confirmDataKey(layout);
    return result;
  });
  return {
    data: { url: applianceUrl(config), changed: true, restarted: outcome.restarted, degraded: outcome.degraded },
    text: `Restarted ${outcome.restarted.join(', ')}.`,
    exitCode: outcome.degraded.length === 0 ? 0 : 3,
  };
};

function convergeOptions({ options, output, environment }: CommandContext) {
  return {
    foreground: false,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    progress: output.progress,
    callerEnvironment: environment,
  };
}

function chooseServices(service: string | undefined): readonly string[] {
  if (service === undefined) return SERVICES;
  refuseUnknownService(service);
  return [service];
}

/** Throws VOT-101 for a name that is no service. */
export function refuseUnknownService(service: string): void {
  if (SERVICES.some((name) => name === service)) return;
  throw new CommandError('VOT-101', {
    message: `There is no service ${service}.`,
    reason: `The services are ${SERVICES.join(', ')}.`,
    fix: 'Name one of them.',
  });
}
