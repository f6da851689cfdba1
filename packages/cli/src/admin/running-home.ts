import { driverOf } from '../commands/driver-of.ts';
import { existingHome } from '../commands/existing-home.ts';
import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { CommandContext } from '../program/command.ts';
import type { StackDriver } from '../stack/driver.ts';

export type RunningHome = { layout: HomeLayout; config: HomeConfig; driver: StackDriver };

/** The home that a command works on, with its driver. Throws VOT-304 where there is none. */
export async function runningHome(context: CommandContext): Promise<RunningHome> {
  const { layout, config } = existingHome(context.home);
  return { layout, config, driver: await driverOf(context, layout, config.mode) };
}
