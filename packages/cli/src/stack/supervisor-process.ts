import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HomeLayout } from '../home/home-layout.ts';
import {
  identify,
  isRunning,
  type ProcessIdentity,
  signalProcess,
  stopProcesses,
  waitForExit,
} from '../processes/process-identity.ts';
import { baseEnvironment } from '../supervisor/base-environment.ts';
import { readLines } from '../supervisor/output-lines.ts';
import { readState, type SupervisorState, writeState } from '../supervisor/state.ts';
import { compileCache, type Installation, nodeArguments } from './installation.ts';
import { NODE_FLAGS } from './node-flags.ts';

const SERVICE_GRACE_MS = 35_000;
const ORPHAN_GRACE_MS = 10_000;
const FIRST_REPORT_MS = 10_000;

/** The state of the supervisor that runs in a home now; undefined if none runs. */
export function findSupervisor(layout: HomeLayout): SupervisorState | undefined {
  const state = readState(layout.stateFile);
  return state && isRunning(state.supervisor) ? state : undefined;
}

/** As `findSupervisor`, but a supervisor that was started a moment ago first gets the time to report. */
export async function findReportingSupervisor(layout: HomeLayout): Promise<SupervisorState | undefined> {
  const deadline = performance.now() + FIRST_REPORT_MS;
  let state = findSupervisor(layout);
  while (state && state.revision === 0 && performance.now() < deadline) {
    await sleep(25);
    state = findSupervisor(layout);
  }
  return state;
}

type StartOptions = {
  foreground: boolean;
  environment: Readonly<Record<string, string | undefined>>;
  /** In the foreground: takes the log lines, which else go to stderr as they are. */
  onLogs?: ((lines: readonly string[]) => void) | undefined;
};

/** Starts the supervisor in a session of its own, holding none of the caller's streams; with `foreground`, as a child whose log goes to stderr. */
export function startSupervisor(
  layout: HomeLayout,
  installation: Installation,
  { foreground, environment, onLogs }: StartOptions,
): ChildProcess {
  rmSync(layout.stateFile, { force: true });
  const env = { ...baseEnvironment(environment), ...compileCache(installation) };
  const output = openSync(layout.supervisorOutput, 'w', 0o600);
  const args = [...NODE_FLAGS.idle, ...nodeArguments(installation, 'cli', 'supervisor/main'), layout.home];
  const child = foreground
    ? spawn(process.execPath, [...args, '--foreground'], {
        env,
        stdio: ['ignore', 'ignore', onLogs ? 'pipe' : 'inherit', 'ipc'],
      })
    : spawn(process.execPath, args, { env, stdio: ['ignore', output, output], detached: true, cwd: '/' });
  closeSync(output);
  if (!foreground) child.unref();
  if (onLogs && child.stderr) readLines(child.stderr, onLogs);
  recordStart(layout, child, foreground);
  return child;
}

/** A supervisor is on record from its first moment: should this command end right now, the next one must not start a second. */
function recordStart(layout: HomeLayout, { pid }: ChildProcess, foreground: boolean): void {
  const identity = pid === undefined ? undefined : identify(pid);
  if (!identity) return;
  const startedAt = new Date().toISOString();
  writeState(layout.stateFile, {
    schema: 'votive.state/1',
    supervisor: identity,
    code: '',
    startedAt,
    revision: 0,
    foreground,
    services: {},
  });
}

/** Tells the running supervisor that there is a new desired state, or to try services in trouble again. */
export function wakeSupervisor(state: SupervisorState): boolean {
  return signalProcess(state.supervisor, 'SIGUSR2');
}

/** The processes recorded in the state file that still run, the supervisor first. */
export function runningProcesses(layout: HomeLayout): ProcessIdentity[] {
  const state = readState(layout.stateFile);
  if (!state) return [];
  const services = Object.values(state.services).flatMap(({ process }) => (process ? [process] : []));
  return [state.supervisor, ...services].filter(isRunning);
}

/** Stops everything that runs in a home; answers whether anything did. Services whose supervisor is gone are found by what it recorded. */
export async function stopAll(layout: HomeLayout): Promise<boolean> {
  const before = runningProcesses(layout);
  if (before.length === 0) return false;
  const supervisor = findSupervisor(layout);
  if (supervisor) await stopProcesses([supervisor.supervisor], SERVICE_GRACE_MS);
  await stopProcesses(runningProcesses(layout), ORPHAN_GRACE_MS);
  await waitForExit(before, 1_000);
  return true;
}

/** What a supervisor that did not come up said last. */
export function supervisorWords(layout: HomeLayout): string {
  try {
    return readFileSync(layout.supervisorOutput, 'utf8').trim().slice(-2_000);
  } catch {
    return '';
  }
}
