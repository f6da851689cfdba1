import { setTimeout as sleep } from 'node:timers/promises';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import type { Progress } from '../output/progress.ts';
import type { Desired } from '../supervisor/desired.ts';
import { readState, type ServiceReport, type SupervisorState } from '../supervisor/state.ts';
import { refuseFullDisk } from './full-disk.ts';

const POLL_MS = 40;
const DISK_LOOK_MS = 1_000;
/** How long a service may stay degraded before that is taken as its lasting state. */
const DEGRADED_PATIENCE_MS = 4_000;

/** How the gate was passed: everything healthy, or some services degraded for good; or not: ports that others hold. */
export type GateResult = { state: SupervisorState; degraded: string[]; lostPorts: number[] };

/**
 * Waits until every service of `desired` runs as it should. Throws VOT-302 as soon as a service is in a crash loop, VOT-205 as soon as the disk is full, VOT-301 when the time is over. A port
 * that something else took meanwhile ends the wait at once, so that the caller can choose another.
 */
export async function waitUntilHealthy(
  layout: HomeLayout,
  desired: Desired,
  { timeoutMs, progress, isAlive }: { timeoutMs: number; progress: Progress; isAlive: () => boolean },
): Promise<GateResult> {
  const deadline = performance.now() + timeoutMs;
  const lookAtDisk = everySoOften(DISK_LOOK_MS, (lines: readonly string[]) => refuseFullDisk(layout, lines));
  let degradedSince = Number.POSITIVE_INFINITY;
  progress.step(`Waiting for ${Object.keys(desired.services).join(', ')}`);
  for (;;) {
    const state = currentState(layout, desired);
    const reports = Object.entries(state?.services ?? {});
    degradedSince = worksSomehow(reports) ? Math.min(degradedSince, performance.now()) : Number.POSITIVE_INFINITY;
    const isPatient = performance.now() - degradedSince < DEGRADED_PATIENCE_MS;
    const result = state && judge(state, { isPatient });
    if (result) return result;

    lookAtDisk(reports.flatMap(linesOfDown));
    refuseCrashLoop(reports);
    if (!isAlive()) throw supervisorGone(layout);
    if (performance.now() > deadline) throw timeIsUp(timeoutMs, reports);
    await sleep(POLL_MS);
  }
}

/** `act`, but at most once in `everyMs`, and not at once. */
function everySoOften<Input>(everyMs: number, act: (input: Input) => void): (input: Input) => void {
  let next = performance.now() + everyMs;
  return (input) => {
    if (performance.now() < next) return;
    next = performance.now() + everyMs;
    act(input);
  };
}

/** How the gate is passed, or undefined while it is not. */
function judge(state: SupervisorState, { isPatient }: { isPatient: boolean }): GateResult | undefined {
  const reports = Object.entries(state.services);
  if (reports.every(([, report]) => report.state === 'healthy')) return { state, degraded: [], lostPorts: [] };
  const lostPorts = reports.filter(([, report]) => lostItsPort(report)).map(([, { port }]) => port);
  if (lostPorts.length > 0) return { state, degraded: [], lostPorts };
  if (isPatient) return undefined;
  return {
    state,
    degraded: reports.filter(([, report]) => report.state === 'degraded').map(([name]) => name),
    lostPorts: [],
  };
}

function worksSomehow(reports: readonly [string, ServiceReport][]): boolean {
  return reports.length > 0 && reports.every(([, { state }]) => state === 'healthy' || state === 'degraded');
}

/** The state, if it speaks of exactly this desired state. */
function currentState(layout: HomeLayout, desired: Desired): SupervisorState | undefined {
  const state = readState(layout.stateFile);
  const matches = Object.entries(desired.services).every(
    ([name, { fingerprint }]) => state?.services[name]?.fingerprint === fingerprint,
  );
  return state && state.revision >= desired.revision && matches ? state : undefined;
}

const isDown = ({ state }: ServiceReport) => state === 'restarting' || state === 'crash-looping';

/** What a service said before it ended, where it has not started again since. */
function linesOfDown([, report]: readonly [string, ServiceReport]): string[] {
  return isDown(report) ? (report.lastExit?.lines ?? []).map(toPlainLine) : [];
}

function lostItsPort(report: ServiceReport): boolean {
  const { lastExit } = report;
  return isDown(report) && (lastExit?.lines.some((line) => line.includes('EADDRINUSE')) ?? false);
}

function refuseCrashLoop(reports: readonly [string, ServiceReport][]): void {
  const looping = reports.find(([, { state }]) => state === 'crash-looping');
  if (!looping) return;
  const [name, report] = looping;
  throw new CommandError('VOT-302', {
    message: `The service ${name} ends again and again.`,
    reason: `${report.cause ?? 'It ended.'}${lastWords(report)}`,
    fix: `Look at \`votive logs --service ${name}\`, correct the cause, and run \`votive up\` again.`,
    data: { services: Object.fromEntries(reports) },
  });
}

/** The last lines of a service's log, as an indented block. */
export function lastWords({ lastExit }: Pick<ServiceReport, 'lastExit'>, count = 5): string {
  const lines = lastExit?.lines.slice(-count) ?? [];
  return lines.length === 0 ? '' : `\n        ${lines.map(toPlainLine).join('\n        ')}`;
}

/** A log line as a person reads it: the message of a JSON line, else the line. */
export function toPlainLine(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter((part) => part !== undefined).join(': ') || line;
  } catch {
    return line;
  }
}

function supervisorGone(layout: HomeLayout): CommandError {
  return new CommandError('VOT-302', {
    message: 'The supervisor ended.',
    reason: `It stopped before every service was healthy; its last words are in ${layout.supervisorOutput}.`,
    fix: 'Run `votive up` again; `votive logs` shows what the services said.',
  });
}

function timeIsUp(timeoutMs: number, reports: readonly [string, ServiceReport][]): CommandError {
  const waiting = reports.filter(([, { state }]) => state !== 'healthy');
  return new CommandError('VOT-301', {
    message: `Not everything was healthy within ${timeoutMs / 1000} s.`,
    reason:
      waiting.map(([name, { state, cause }]) => `${name} is ${state}${cause ? ` (${cause})` : ''}`).join('; ') ||
      'The supervisor has not reported yet.',
    fix: 'It may still come up: look at `votive status`, or run `votive up --timeout 2m`.',
    data: { services: Object.fromEntries(reports) },
  });
}
