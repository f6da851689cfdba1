import { spawn } from 'node:child_process';
import type { Command, Environment } from '../program/command.ts';
import { findSupervisor } from '../stack/supervisor-process.ts';
import { applianceUrl, existingHome, stoppedError } from './existing-home.ts';

/** Opens the appliance in the person's browser; off a terminal, or without a desktop, it only says the address. */
export const open: Command<object> = async ({ home, output, options, environment }) => {
  const { layout, config } = existingHome(home);
  if (!findSupervisor(layout)) throw stoppedError();
  const url = applianceUrl(config);
  const opener = output.resultIsTerminal && !output.json && !options.dryRun ? findOpener(environment) : undefined;
  const opened = opener !== undefined && (await launch(opener, url));
  return { data: { url, opened }, text: url };
};

function findOpener(environment: Environment): string | undefined {
  if (process.platform === 'darwin') return 'open';
  return environment.DISPLAY || environment.WAYLAND_DISPLAY ? 'xdg-open' : undefined;
}

function launch(program: string, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, [url], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
