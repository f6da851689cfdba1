import { spawn } from 'node:child_process';
import type { Command, Environment } from '../program/command.ts';
import { stoppedError } from '../stack/stopped-error.ts';
import { driverOf } from './driver-of.ts';
import { existingHome } from './existing-home.ts';

/** Opens the appliance in the person's browser; off a terminal, or without a desktop, it only says the address. */
export const open: Command<object> = async (context) => {
  const { home, output, options, environment } = context;
  const { layout, config } = existingHome(home);
  const driver = await driverOf(context, layout, config.mode);
  if ((await driver.planStop()).length === 0) throw stoppedError();
  const url = driver.url(config);
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
