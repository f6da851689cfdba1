import { withdrawPair } from '../certs/ensure-certificate.ts';
import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError, toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { driverOf } from './driver-of.ts';

/** Has a running edge use the pair in use now; answers whether there was one. A pair that it refuses is taken back: VOT-505 (exit 15). Needs the home's lock. */
export async function takeUpCertificate(
  context: CommandContext,
  layout: HomeLayout,
  config: HomeConfig,
): Promise<boolean> {
  const driver = await driverOf(context, layout, config.mode);
  try {
    return await driver.takeUpCertificate(config);
  } catch (error) {
    const { code, reason } = toCommandError(error);
    if (code !== 'VOT-309') throw error;
    withdrawPair(layout.home, { reason, now: context.now() });
    await driver.takeUpCertificate(config);
    throw new CommandError('VOT-505', {
      message: 'The edge refused the new certificate; the one before is in use again.',
      reason,
      fix: 'Correct what it names, then run the same command again.',
      cause: error,
    });
  }
}
