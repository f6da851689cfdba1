import type { ChildProcess } from 'node:child_process';
import { CommandError } from '../output/command-error.ts';
import type { Progress } from '../output/progress.ts';
import { isRunning } from '../processes/process-identity.ts';
import type { Desired } from '../supervisor/desired.ts';
import type { SupervisorState } from '../supervisor/state.ts';
import { fingerprintCode } from './code-fingerprint.ts';
import { type DesiredInput, planDesired, writeDesired } from './desired-state.ts';
import { type GateResult, waitUntilHealthy } from './health-gate.ts';
import { portError } from './port-check.ts';
import {
  findReportingSupervisor,
  startSupervisor,
  stopAll,
  supervisorWords,
  wakeSupervisor,
} from './supervisor-process.ts';

const PORT_ATTEMPTS = 3;

export type ConvergeOptions = {
  foreground: boolean;
  timeoutMs: number;
  /** In the foreground: takes the log lines, which else go to stderr as they are. */
  onLogs?: ((lines: readonly string[]) => void) | undefined;
  progress: Progress;
  callerEnvironment: Readonly<Record<string, string | undefined>>;
  /** Services to start anew although nothing changed. */
  restart: readonly string[];
};

export type ConvergeOutcome = {
  changed: boolean;
  restarted: string[];
  degraded: string[];
  supervisor: ChildProcess | undefined;
};

type Input = Omit<DesiredInput, 'running' | 'restart' | 'lostPorts'>;

/**
 * Makes the processes of a home what its configuration says: starts a supervisor where none runs, replaces one whose code or place changed, else has it restart
 * what is affected. Answers when all of it is healthy; throws what the health gate throws.
 */
export async function converge(input: Input, options: ConvergeOptions): Promise<ConvergeOutcome> {
  const running = await settleSupervisor(input, options);
  const { desired, changed } = await planDesired({
    ...input,
    running: running !== undefined,
    restart: options.restart,
  });
  if (!running) return { ...(await startAll(input, desired, options)), restarted: Object.keys(desired.services) };

  const inTrouble = Object.values(running.services).some(({ state }) => state !== 'healthy');
  if (changed.length > 0 || inTrouble) {
    writeDesired(input.layout, desired);
    wakeSupervisor(running);
    if (changed.length > 0) options.progress.step(`Restarting ${changed.join(', ')}`);
  }
  const target = changed.length > 0 || inTrouble ? desired : { ...desired, revision: running.revision };
  const gate = await pass(input, target, options, { isAlive: () => isRunning(running.supervisor) });
  return { changed: changed.length > 0, restarted: changed, degraded: gate.degraded, supervisor: undefined };
}

/** The supervisor to work with, if one may stay. Services that lost theirs are stopped. */
async function settleSupervisor(
  { layout, installation }: Input,
  { foreground, progress }: ConvergeOptions,
): Promise<SupervisorState | undefined> {
  const running = await findReportingSupervisor(layout);
  if (running && running.code === fingerprintCode(installation)('supervisor') && !foreground) return running;
  if (running)
    progress.step(foreground ? 'Stopping what runs in the background' : 'Stopping the supervisor, whose code changed');
  await stopAll(layout);
  return undefined;
}

async function startAll(input: Input, desired: Desired, options: ConvergeOptions) {
  const { layout, installation } = input;
  writeDesired(layout, desired);
  options.progress.step('Starting the supervisor');
  const supervisor = startSupervisor(layout, installation, {
    foreground: options.foreground,
    environment: options.callerEnvironment,
    onLogs: options.onLogs,
  });
  const isAlive = () => supervisor.exitCode === null && supervisor.signalCode === null;
  try {
    const gate = await pass(input, desired, options, { isAlive });
    return { changed: true, degraded: gate.degraded, supervisor };
  } catch (error) {
    const words = isAlive() ? '' : supervisorWords(layout);
    if (words === '') throw error;
    throw new CommandError('VOT-302', {
      message: 'The supervisor ended.',
      reason: words,
      fix: 'Correct the cause and run `votive up` again.',
      cause: error,
    });
  }
}

/** Waits at the health gate; an inner port that something else took is exchanged for another, a few times. */
async function pass(
  input: Input,
  desired: Desired,
  { timeoutMs, progress }: ConvergeOptions,
  { isAlive }: { isAlive: () => boolean },
): Promise<GateResult> {
  const lostPorts = new Set<number>();
  let target = desired;
  for (let attempt = 1; ; attempt++) {
    const gate = await waitUntilHealthy(input.layout, target, { timeoutMs, progress, isAlive });
    if (gate.lostPorts.length === 0) return gate;
    for (const port of gate.lostPorts) lostPorts.add(port);
    if (lostPorts.has(input.config.port) || attempt === PORT_ATTEMPTS) {
      throw portError(gate.lostPorts[0] ?? input.config.port, 'EADDRINUSE');
    }
    progress.note(`Port ${[...lostPorts].join(', ')} was taken meanwhile; choosing another.`);
    target = (await planDesired({ ...input, running: true, lostPorts })).desired;
    writeDesired(input.layout, target);
    wakeSupervisor(gate.state);
  }
}
