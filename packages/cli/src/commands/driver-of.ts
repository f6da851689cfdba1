import type { Mode } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { CommandContext } from '../program/command.ts';
import { createDriver } from '../stack/create-driver.ts';
import type { StackDriver } from '../stack/driver.ts';

/** The driver for a home in a mode, with what the command was given. */
export function driverOf(context: CommandContext, layout: HomeLayout, mode: Mode): Promise<StackDriver> {
  const { installation, environment, output, now } = context;
  return createDriver(mode, { layout, installation, environment, output, now });
}
