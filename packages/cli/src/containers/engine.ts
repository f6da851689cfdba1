import { z } from 'zod';
import { CommandError } from '../output/command-error.ts';
import { composeVersion, engineInfo } from './compose-command.ts';
import type { Ran, RunArgv } from './run-argv.ts';

/** The container engine of this machine, as far as the appliance needs to know it. */
export type Engine = {
  version: string;
  major: number;
  composeVersion: string;
  /** Where it keeps images; undefined when it lies on another machine. */
  rootFolder: string;
};

const OLDEST_ENGINE = [20, 10] as const;
const OLDEST_COMPOSE = [2, 20] as const;
/** Engines from here on know a health check's `start_interval`. */
const START_INTERVAL_SINCE = 25;
const ANSWER_MS = 15_000;

const infoSchema = z.object({
  ServerVersion: z.string().min(1),
  OSType: z.string().nullish(),
  DockerRootDir: z.string().nullish(),
  SecurityOptions: z.array(z.string()).nullish(),
});

export const knowsStartInterval = ({ major }: Engine): boolean => major >= START_INTERVAL_SINCE;

/** Looks for an engine that can run the appliance. Throws VOT-207 that names what is missing, silent, too old or in the way. */
export async function findEngine(run: RunArgv): Promise<Engine> {
  const answer = await run(engineInfo(), { timeoutMs: ANSWER_MS });
  const info = readInfo(answer);
  if (!info) throw silentEngine(answer);
  if (info.OSType && info.OSType !== 'linux') {
    throw engineError(
      'The container engine runs no Linux containers.',
      `It runs ${info.OSType} containers.`,
      'Switch it to Linux containers.',
    );
  }
  requireVersion(
    'container engine',
    info.ServerVersion,
    OLDEST_ENGINE,
    'Update the engine (Debian: apt-get install docker.io)',
  );
  const mapping = info.SecurityOptions?.find((option) => /name=(rootless|userns)/.test(option));
  if (mapping) {
    throw engineError(
      'The container engine maps users.',
      `It runs in ${mapping.includes('rootless') ? 'rootless' : 'userns-remap'} mode, in which containers cannot have the files of this home as their own.`,
      'Run the appliance as processes, `votive up --mode process`, or use an engine without user mapping.',
    );
  }
  const compose = await run(composeVersion(), { timeoutMs: ANSWER_MS });
  if (compose.code !== 0) throw missingCompose(compose);
  const version = compose.stdout.trim().replace(/^v/, '');
  requireVersion('Docker Compose', version, OLDEST_COMPOSE, 'Update the Compose plugin');
  return {
    version: info.ServerVersion,
    major: Number.parseInt(info.ServerVersion, 10),
    composeVersion: version,
    rootFolder: info.DockerRootDir ?? '/var/lib/docker',
  };
}

/** Whether `version` (`20.10.24+dfsg1`) is at least `oldest`. */
export function isAtLeast(version: string, oldest: readonly [number, number]): boolean {
  const [major = Number.NaN, minor = 0] = version.split(/[.\-+]/).map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

function readInfo({ code, stdout }: Ran): z.output<typeof infoSchema> | undefined {
  if (code !== 0) return undefined;
  try {
    return infoSchema.parse(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}

function requireVersion(name: string, version: string, oldest: readonly [number, number], fix: string): void {
  if (isAtLeast(version, oldest)) return;
  throw engineError(
    `The ${name} is too old.`,
    `It is ${version}; Votive needs ${oldest.join('.')} or newer.`,
    `${fix}, or run the appliance as processes: \`votive up --mode process\`.`,
  );
}

function silentEngine({ missing, timedOut, stderr, stdout }: Ran): CommandError {
  const instead = 'or run the appliance as processes: `votive up --mode process`.';
  if (missing) {
    return engineError(
      'There is no container engine.',
      'The program `docker` was not found on PATH.',
      `Install Docker Engine ${OLDEST_ENGINE.join('.')} or newer with Compose v2, ${instead}`,
    );
  }
  const words = serverErrors(stdout) || lastLine(stderr) || lastLine(stdout);
  if (/permission denied/i.test(words)) {
    return engineError(
      'The container engine does not let this user in.',
      words,
      `Join the group that may use it (\`sudo usermod -aG docker $USER\`, then sign in again), ${instead}`,
    );
  }
  return engineError(
    'The container engine does not answer.',
    timedOut ? `\`docker info\` took longer than ${ANSWER_MS / 1000} s.` : words || '`docker info` failed.',
    `Start it (\`sudo systemctl start docker\`), ${instead}`,
  );
}

/** Newer clients put what the engine refused into their answer. */
function serverErrors(stdout: string): string {
  try {
    const { ServerErrors } = z.object({ ServerErrors: z.array(z.string()).nullish() }).parse(JSON.parse(stdout));
    return lastLine((ServerErrors ?? []).join('\n'));
  } catch {
    return '';
  }
}

function missingCompose({ stderr, stdout }: Ran): CommandError {
  return engineError(
    'Docker Compose v2 is missing.',
    lastLine(stderr) || lastLine(stdout) || '`docker compose version` failed.',
    'Install the Compose plugin (Debian 13: apt-get install docker-compose; elsewhere docker-compose-plugin), or run the appliance as processes: `votive up --mode process`.',
  );
}

export function engineError(message: string, reason: string, fix: string): CommandError {
  return new CommandError('VOT-207', { message, reason, fix });
}

/** The last line of a program's words, cut to what a message can hold. */
export function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').trim().slice(0, 400);
}
