import { inspectHome } from '../home/claim-home.ts';
import { MODES } from '../home/config-file.ts';
import { type HomeLayout, homeLayout } from '../home/home-layout.ts';
import { toCommandError } from '../output/command-error.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { driverOf } from './driver-of.ts';
import { withLockedHome } from './with-locked-home.ts';

/** Stops everything of the appliance, in whatever mode it runs; data and configuration stay. When nothing runs, that is no failure. */
export const down: Command<object> = async (context) => {
  const { home, options } = context;
  const layout = homeLayout(home);
  const found = inspectHome(home, process.getuid?.());
  if (found !== 'home') return { data: { changed: false }, text: 'Nothing runs; no changes.' };
  const drivers = await Promise.all(MODES.map((mode) => driverOf(context, layout, mode)));
  if (options.dryRun) {
    const found = (await Promise.all(drivers.map((driver) => driver.planStop()))).flat();
    return {
      data: { changed: false, plan: found.map((what) => `stop ${what}`) },
      text: found.length === 0 ? 'Nothing to do.' : `\`votive down\` would stop ${found.join(', ')}.`,
    };
  }
  const stopAll = async () => {
    let stopped = false;
    for (const driver of drivers) stopped = (await driver.stop()) || stopped;
    return stopped;
  };
  const changed = await stopOnRecord(context, layout, stopAll);
  return { data: { changed }, text: changed ? 'Votive is down; its data stays.' : 'Nothing runs; no changes.' };
};

/** Stops, and keeps a record of it; a home on which nothing can be written any more (disk full, or read-only) is stopped all the same. */
async function stopOnRecord(
  context: CommandContext,
  layout: HomeLayout,
  stopAll: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await withLockedHome(context, layout, stopAll);
  } catch (error) {
    const { code, reason } = toCommandError(error);
    if (code !== 'VOT-205') throw error;
    const stopped = await stopAll();
    const message = `It was stopped without a record: ${layout.home} cannot be written. ${reason}`;
    if (stopped) context.output.warn({ code, message });
    return stopped;
  }
}
