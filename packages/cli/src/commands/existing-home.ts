import { inspectHome } from '../home/claim-home.ts';
import { type HomeConfig, readHomeConfig } from '../home/config-file.ts';
import { type HomeLayout, homeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';

/** The home that a command works on, with its configuration. Throws VOT-304 where there is no appliance yet. */
export function existingHome(home: string): { layout: HomeLayout; config: HomeConfig } {
  const layout = homeLayout(home);
  const config = inspectHome(home, process.getuid?.()) === 'home' ? readHomeConfig(layout.config) : undefined;
  if (config) return { layout, config };
  throw missingHome(home);
}

/** VOT-304 for a directory without an appliance. */
export function missingHome(home: string): CommandError {
  return new CommandError('VOT-304', {
    message: `There is no appliance in ${home}.`,
    reason: 'Nothing was set up there yet.',
    fix: 'Run `votive up` to set one up, or name another directory with --home.',
  });
}
