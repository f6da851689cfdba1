import { homeLayout } from '../home/home-layout.ts';
import { createOutput } from '../output/output.ts';
import type { CommandContext } from '../program/command.ts';
import { findInstallation } from '../stack/installation.ts';
import { createProcessDriver } from '../stack/process-driver.ts';
import { cleanEnvironment } from './votive.ts';

/** What a command of process mode is given, without a command line: for tests of what several commands share. */
export function commandContext({ home, webRoot }: { home: string; webRoot: string }) {
  const environment = cleanEnvironment({ VOTIVE_WEB_ROOT: webRoot });
  const options: CommandContext['options'] = {
    json: 'off',
    colour: false,
    quiet: true,
    verbose: false,
    debug: false,
    yes: true,
    input: false,
    dryRun: false,
    timeoutMs: undefined,
    waitMs: undefined,
    home,
  };
  const now = () => new Date();
  const context: CommandContext = {
    name: 'test',
    options,
    home,
    installation: findInstallation(environment),
    output: createOutput(options, {
      meta: () => ({ command: 'test', version: '0', duration_ms: 0 }),
      environment,
      redact: (text) => text,
    }),
    environment,
    now,
    commandTable: () => ({ commands: [], globalOptions: [] }),
    onSignal: () => () => undefined,
  };
  const layout = homeLayout(home);
  return { context, layout, driver: createProcessDriver({ ...context, layout }) };
}
