import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { isWorking } from '../stack/driver.ts';
import { type RunningAppliance, readCanary } from './take-up-keys.ts';

const GATE_MS = 60_000;
const POLL_MS = 200;

/** Waits until every service works again and a read through the API answers. Throws what is still wrong when the time is over. */
export async function passGate(
  { output, options, now }: CommandContext,
  { layout, driver }: RunningAppliance,
): Promise<void> {
  output.progress.step('Waiting until all is healthy with the new key');
  const deadline = performance.now() + (options.timeoutMs ?? GATE_MS);
  for (;;) {
    const fault = await examine({ layout, driver }, now);
    if (!fault) return;
    if (performance.now() > deadline) throw fault;
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
