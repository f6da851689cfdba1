import { inspectHome } from '../home/claim-home.ts';
import { homeLayout } from '../home/home-layout.ts';
import type { Command } from '../program/command.ts';
import { runningProcesses, stopAll } from '../stack/supervisor-process.ts';
import { withLockedHome } from './with-locked-home.ts';

/** Stops every process of the appliance; data and configuration stay. When nothing runs, that is no failure. */
export const down: Command<object> = async (context) => {
  const { home, options, output } = context;
  const layout = homeLayout(home);
  const found = inspectHome(home, process.getuid?.());
  if (found !== 'home') return { data: { changed: false }, text: 'Nothing runs; no changes.' };
  const processes = runningProcesses(layout);
  if (options.dryRun) {
    return {
      data: { changed: false, plan: processes.map(({ pid }) => `stop process ${pid}`) },
      text: processes.length === 0 ? 'Nothing to do.' : `\`votive down\` would stop ${processes.length} processes.`,
    };
  }
  const changed = await withLockedHome(context, layout, async () => {
    if (runningProcesses(layout).length > 0) output.progress.step('Stopping the services');
    return stopAll(layout);
  });
  return { data: { changed }, text: changed ? 'Votive is down; its data stays.' : 'Nothing runs; no changes.' };
};
