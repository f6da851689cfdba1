import { extname, join } from 'node:path';
import { PARENT_WATCH } from '@votive/shared/preloads';
import { identify } from '../processes/process-identity.ts';
import { baseEnvironment } from './base-environment.ts';
import { readDesired } from './desired.ts';
import { openServiceLog } from './service-log.ts';
import { createSupervisor } from './supervisor.ts';

const [home = '', ...flags] = process.argv.slice(2);
const foreground = flags.includes('--foreground');
process.umask(0o077);
process.chdir('/');

const self = identify(process.pid);
if (home === '' || !self) throw new Error('The supervisor is started by `votive up`.');
const log = openServiceLog(join(home, 'logs', 'supervisor.log'), { name: 'supervisor', now: () => new Date() });
const say = (level: string, msg: string, more: object = {}) =>
  log.write(JSON.stringify({ level, time: new Date().toISOString(), name: 'supervisor', ...more, msg }));

const extension = extname(import.meta.filename);
const preloads = [PARENT_WATCH, join(import.meta.dirname, `settle-memory${extension}`)].flatMap((file) => [
  '--import',
  file,
]);
const supervisor = createSupervisor({
  self,
  statePath: join(home, 'run', 'state.json'),
  logFolder: join(home, 'logs'),
  preload: ['--expose-gc', ...preloads],
  environment: baseEnvironment(process.env),
  foreground,
  mirror: foreground ? (line) => process.stderr.write(`${line}\n`) : () => {},
  now: () => new Date(),
  random: Math.random,
});

process.on('uncaughtException', (error) => say('error', 'unexpected failure', { stack: error.stack }));
process.on('SIGUSR2', () => apply());
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(signal));
process.on('SIGHUP', () => foreground && stop('SIGHUP'));
process.stderr.on('error', () => {});
if (foreground) process.once('disconnect', () => stop('the command ended'));
process.channel?.unref();
apply();

function apply(): void {
  const desired = readDesired(join(home, 'run', 'desired.json'));
  if (!desired) {
    say('error', 'there is no desired state to run');
    return;
  }
  say('info', 'bringing services in line', { revision: desired.revision, services: Object.keys(desired.services) });
  supervisor
    .apply(desired)
    .catch((error: Error) => say('error', 'could not bring services in line', { stack: error.stack }));
}

function stop(why: string): void {
  say('info', 'stopping', { why });
  supervisor.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}
