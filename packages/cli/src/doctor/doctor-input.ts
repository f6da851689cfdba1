import { driverOf } from '../commands/driver-of.ts';
import { type HomeConfig, readHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { type CommandError, toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import type { DoctorInput } from './check.ts';

/** What the checks look at, of a home whose configuration may be broken. */
export async function doctorInput(context: CommandContext, layout: HomeLayout): Promise<DoctorInput> {
  const { installation, environment, now } = context;
  const { config, configFault } = readConfig(layout);
  const driver = await driverOf(context, layout, config?.mode ?? 'process');
  return { layout, config, configFault, installation, environment, driver, stack: await driver.inspect(), now };
}

function readConfig({ config }: HomeLayout): { config: HomeConfig | undefined; configFault: CommandError | undefined } {
  try {
    return { config: readHomeConfig(config), configFault: undefined };
  } catch (error) {
    return { config: undefined, configFault: toCommandError(error) };
  }
}
