import { type ChildProcess, spawn } from 'node:child_process';
import { identify, type ProcessIdentity } from '../processes/process-identity.ts';
import { judgeExit } from './backoff.ts';
import type { ServiceSpec } from './desired.ts';
import { type Probe, probeHealth } from './health-probe.ts';
import { readLines, toLogLine } from './output-lines.ts';
import type { ServiceLog } from './service-log.ts';
import type { LastExit, ServiceReport, ServiceState } from './state.ts';

const KEPT_LINES = 20;
const FIRST_PROBE_MS = 50;
const STARTING_PROBE_MS = 150;
const STEADY_PROBE_MS = 5_000;
const PROBE_TIMEOUT_MS = 5_000;
const STOP_GRACE_MS = 30_000;
const START_LIMIT_MS = 60_000;
/** Silent probes in a row after which a service that once answered counts as unhealthy, and as hung. */
const UNHEALTHY_AFTER = 2;
const HUNG_AFTER = 6;

export type ServiceRunner = ReturnType<typeof createServiceRunner>;

export type RunnerTools = {
  log: ServiceLog;
  /** Arguments to node before those of every service. */
  preload: readonly string[];
  environment: Readonly<Record<string, string>>;
  now: () => Date;
  random: () => number;
  onChange: () => void;
};

/** Keeps one service alive: starts it, asks how it is, starts it again after it ended, and remembers why. */
export function createServiceRunner(name: string, first: ServiceSpec, tools: RunnerTools) {
  const { now } = tools;
  let spec = first;
  let child: ChildProcess | undefined;
  let identity: ProcessIdentity | undefined;
  let state: ServiceState = 'waiting';
  let since = now();
  let cause: string | null = null;
  let restarts = 0;
  let lastExit: LastExit | null = null;
  let lines: string[] = [];
  let crashes = { recentExits: [] as number[], looping: false };
  let healthySinceMs: number | undefined;
  let silentProbes = 0;
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let exited: Promise<void> = Promise.resolve();

  function start(): void {
    clearTimeout(timer);
    stopping = false;
    lines = [];
    silentProbes = 0;
    healthySinceMs = undefined;
    const started = spawn(process.execPath, [...tools.preload, ...spec.args], {
      env: { ...tools.environment, ...spec.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    identity = started.pid === undefined ? undefined : identify(started.pid);
    if (started.stdout) readLines(started.stdout, (some) => record(some, 'stdout'));
    if (started.stderr) readLines(started.stderr, (some) => record(some, 'stderr'));
    exited = new Promise((resolve) => {
      started.once('error', (error) => {
        record([`could not start: ${error.message}`], 'stderr');
        if (started.pid === undefined) resolve(ended(started, null, null));
      });
      started.once('close', (code, signal) => resolve(ended(started, code, signal)));
    });
    become(crashes.looping ? 'crash-looping' : 'starting', crashes.looping ? cause : null);
    const startedAtMs = now().getTime();
    timer = setTimeout(() => watch(startedAtMs), FIRST_PROBE_MS);
  }

  /** One write for lines that came together: under load a write for each would cost more than the requests they tell of. */
  function record(some: readonly string[], stream: 'stdout' | 'stderr'): void {
    const at = now();
    const texts = some.map((line) => toLogLine(line, { name, stream, now: at }));
    for (const text of texts.slice(-KEPT_LINES)) lines.push(text.length > 500 ? `${text.slice(0, 499)}…` : text);
    lines.splice(0, lines.length - KEPT_LINES);
    tools.log.write(texts.join('\n'));
  }

  async function watch(startedAtMs: number): Promise<void> {
    const watched = child;
    const probe = await probeHealth({ port: spec.port, path: spec.healthPath, timeoutMs: PROBE_TIMEOUT_MS });
    if (watched !== child || child === undefined || stopping) return;
    const settled = judge(probe, now().getTime() - startedAtMs);
    timer = setTimeout(() => watch(startedAtMs), settled ? STEADY_PROBE_MS : STARTING_PROBE_MS);
  }

  /** Turns a probe into a state; answers whether the next probe may take its time. */
  function judge(probe: Probe, ageMs: number): boolean {
    if (probe.status === 'silent') return judgeSilence(probe, ageMs);
    silentProbes = 0;
    if (probe.status === 'unhealthy') {
      healthySinceMs = undefined;
      become('unhealthy', probe.cause);
      return false;
    }
    healthySinceMs ??= now().getTime();
    if (now().getTime() - healthySinceMs >= START_LIMIT_MS) crashes = { recentExits: [], looping: false };
    become(probe.status, probe.cause);
    return probe.status === 'healthy';
  }

  function judgeSilence(probe: Probe, ageMs: number): boolean {
    if (healthySinceMs === undefined && state !== 'unhealthy') {
      if (ageMs > START_LIMIT_MS) kill(`did not answer within ${START_LIMIT_MS / 1000} s of its start`);
      return false;
    }
    silentProbes += 1;
    if (silentProbes >= UNHEALTHY_AFTER) become('unhealthy', probe.cause);
    if (silentProbes >= HUNG_AFTER) kill(`hung: ${probe.cause}`);
    return true;
  }

  function kill(reason: string): void {
    record([`ended by the supervisor: ${reason}`], 'stderr');
    child?.kill('SIGKILL');
  }

  function ended(which: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (which !== child) return;
    child = undefined;
    identity = undefined;
    clearTimeout(timer);
    lastExit = { code, signal, at: now().toISOString(), lines: lines.slice() };
    if (stopping) become('stopped', null);
    else scheduleNextStart(code, signal);
  }

  function scheduleNextStart(code: number | null, signal: NodeJS.Signals | null): void {
    const verdict = judgeExit(crashes, { nowMs: now().getTime(), healthySinceMs, random: tools.random() });
    crashes = verdict;
    restarts += 1;
    timer = setTimeout(start, verdict.delayMs);
    const how = signal ? `ended by ${signal}` : `ended with exit code ${code}`;
    become(
      verdict.looping ? 'crash-looping' : 'restarting',
      `${how}; next start in ${(verdict.delayMs / 1000).toFixed(1)} s`,
    );
  }

  /** Ends the service: SIGTERM, and SIGKILL after the grace. Resolves when it is gone. */
  async function stop({ graceMs = STOP_GRACE_MS }: { graceMs?: number } = {}): Promise<void> {
    stopping = true;
    clearTimeout(timer);
    if (!child) return become('stopped', null);
    become('stopping', null);
    child.kill('SIGTERM');
    const last = setTimeout(() => child?.kill('SIGKILL'), graceMs);
    await exited;
    clearTimeout(last);
  }

  function become(next: ServiceState, why: string | null): void {
    if (next === state && why === cause) return;
    if (next !== state) since = now();
    state = next;
    cause = why;
    tools.onChange();
  }

  return {
    /** Starts the service unless it runs. A service that waits for its next start starts at once. */
    start() {
      if (!child) start();
    },
    stop,
    /** Runs another spec from the next start on; earlier crashes are forgotten. */
    adopt(next: ServiceSpec) {
      spec = next;
      crashes = { recentExits: [], looping: false };
    },
    /** Gives a service in trouble another try at once. */
    retry() {
      if (child || stopping) return;
      crashes = { recentExits: [], looping: false };
      start();
    },
    get fingerprint() {
      return spec.fingerprint;
    },
    get state() {
      return state;
    },
    report: (): ServiceReport => ({
      state,
      since: since.toISOString(),
      cause,
      process: identity ?? null,
      port: spec.port,
      healthPath: spec.healthPath,
      restarts,
      lastExit,
      fingerprint: spec.fingerprint,
    }),
  };
}
