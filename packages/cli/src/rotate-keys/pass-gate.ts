import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { isWorking, type ServiceStatus } from '../stack/driver.ts';
import { type RunningAppliance, readCanary } from './take-up-keys.ts';

const GATE_MS = 60_000;
/** How long a service that works may be worse off than before: the backend comes back to a prompt-service that was started anew within seconds. */
const RECOVERY_MS = 15_000;
const POLL_MS = 200;

/**
 * Waits until every service works again and a read through the API answers, and then for a while until every service that was healthy before is healthy again. Throws what is still wrong when the time is over; being
 * degraded is no such thing, for what a service depends on outside may fail at any time.
 */
export async function passGate(
  { output, options, now }: CommandContext,
  { layout, driver }: RunningAppliance,
  before: readonly ServiceStatus[],
): Promise<void> {
  output.progress.step('Waiting until all is healthy with the new key');
  const deadline = performance.now() + (options.timeoutMs ?? GATE_MS);
  const fault = await waitUntilWorking({ layout, driver }, { now, deadline });
  if (fault) throw fault;
  const recovered = Math.min(deadline, performance.now() + RECOVERY_MS);
  const healthy = new Set(before.filter(({ state }) => state === 'healthy').map(({ name }) => name));
  while (performance.now() < recovered) {
    const { services } = await driver.inspect();
    if (services.every(({ name, state }) => state === 'healthy' || !healthy.has(name))) return;
    await sleep(POLL_MS);
  }
}

async function waitUntilWorking(
  appliance: Pick<RunningAppliance, 'layout' | 'driver'>,
  { now, deadline }: { now: () => Date; deadline: number },
): Promise<CommandError | undefined> {
  for (;;) {
    const fault = await examine(appliance, now);
    if (!fault || performance.now() > deadline) return fault;
    await sleep(POLL_MS);
  }
}

async function examine(
  { layout, driver }: Pick<RunningAppliance, 'layout' | 'driver'>,
  now: () => Date,
): Promise<CommandError | undefined> {
  try {
    await readCanary({ layout, driver }, now);
    const { services } = await driver.inspect();
    const troubled = services.filter((service) => !isWorking(service));
    if (troubled.length === 0) return undefined;
    return new CommandError('VOT-302', {
      message: `Not healthy: ${troubled.map(({ name, state }) => `${name} (${state})`).join(', ')}.`,
      reason: troubled.map(({ name, cause, state }) => `${name}: ${cause ?? state}`).join('; '),
      fix: `Look at \`votive logs --service ${troubled[0]?.name}\`.`,
    });
  } catch (error) {
    return toCommandError(error);
  }
}
