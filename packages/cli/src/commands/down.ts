import { inspectHome } from '../home/claim-home.ts';
import { MODES } from '../home/config-file.ts';
import { homeLayout } from '../home/home-layout.ts';
import type { Command } from '../program/command.ts';
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
  const changed = await withLockedHome(context, layout, async () => {
    let stopped = false;
    for (const driver of drivers) stopped = (await driver.stop()) || stopped;
    return stopped;
  });
  return { data: { changed }, text: changed ? 'Votive is down; its data stays.' : 'Nothing runs; no changes.' };
};
