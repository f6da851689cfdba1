import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity } from '../processes/process-identity.ts';
import type { Desired, ServiceSpec } from './desired.ts';
import { openServiceLog, type ServiceLog } from './service-log.ts';
import { createServiceRunner, type ServiceRunner } from './service-runner.ts';
import { type SupervisorState, writeState } from './state.ts';

const ORDER_PATIENCE_MS = 5_000;
const ORDER_POLL_MS = 25;
const REWRITE_MS = 5_000;

export type SupervisorOptions = {
  self: ProcessIdentity;
  statePath: string;
  logFolder: string;
  preload: readonly string[];
  environment: Readonly<Record<string, string>>;
  foreground: boolean;
  /** Receives every log line besides the files. */
  mirror: (line: string) => void;
  now: () => Date;
  random: () => number;
};

/** Runs the services of a desired state, and says in the state file how they are. */
export function createSupervisor(options: SupervisorOptions) {
  const { now } = options;
  const runners = new Map<string, ServiceRunner>();
  const logs = new Map<string, ServiceLog>();
  const startedAt = now().toISOString();
  let revision = 0;
  let code = '';
  let publishing: NodeJS.Immediate | undefined;
  let stopped = false;
  let work: Promise<void> = Promise.resolve();
  const rewrite = setInterval(publish, REWRITE_MS);

  /** Makes the desired state so: stops what is gone or changed, then starts in order what does not run. One change at a time. */
  function apply(desired: Desired): Promise<void> {
    work = work.then(() => converge(desired));
    return work;
  }

  async function converge(desired: Desired): Promise<void> {
    if (stopped) return;
    code = desired.supervisor;
    const outdated = [...runners].filter(
      ([name, runner]) => desired.services[name]?.fingerprint !== runner.fingerprint,
    );
    await Promise.all(outdated.map(([, runner]) => runner.stop()));
    for (const [name, spec] of Object.entries(desired.services))
      place(
        name,
        spec,
        outdated.some(([old]) => old === name),
      );
    for (const [name] of outdated) if (!desired.services[name]) runners.delete(name);
    revision = desired.revision;
    publish();
    for (const [name, spec] of Object.entries(desired.services)) await startInOrder(name, spec);
  }

  function place(name: string, spec: ServiceSpec, isOutdated: boolean): void {
    const runner = runners.get(name);
    if (!runner) runners.set(name, createServiceRunner(name, spec, toolsFor(name)));
    else if (isOutdated) runner.adopt(spec);
    else runner.retry();
  }

  async function startInOrder(name: string, spec: ServiceSpec): Promise<void> {
    const deadline = now().getTime() + ORDER_PATIENCE_MS;
    const isReady = (other: string) => ['healthy', 'degraded', undefined].includes(runners.get(other)?.state);
    while (!stopped && !spec.after.every(isReady) && now().getTime() < deadline) await sleep(ORDER_POLL_MS);
    if (!stopped) runners.get(name)?.start();
  }

  function toolsFor(name: string) {
    const log = logs.get(name) ?? openServiceLog(join(options.logFolder, `${name}.log`), { name, now });
    logs.set(name, log);
    return {
      log: {
        write(line: string) {
          log.write(line);
          options.mirror(line);
        },
        close: log.close,
      },
      preload: options.preload,
      environment: options.environment,
      now,
      random: options.random,
      onChange: publish,
    };
  }

  /** Writes the state soon: changes of one moment make one file. */
  function publish(): void {
    publishing ??= setImmediate(() => {
      publishing = undefined;
      writeState(options.statePath, snapshot());
    });
  }

  function snapshot(): SupervisorState {
    return {
      schema: 'votive.state/1',
      supervisor: options.self,
      code,
      startedAt,
      revision,
      foreground: options.foreground,
      services: Object.fromEntries([...runners].map(([name, runner]) => [name, runner.report()])),
    };
  }

  /** Stops every service, those that others need last, and writes the final state. */
  async function stop(): Promise<void> {
    stopped = true;
    clearInterval(rewrite);
    const [foundation, ...others] = [...runners.values()];
    await Promise.all(others.map((runner) => runner.stop()));
    await foundation?.stop();
    if (publishing) clearImmediate(publishing);
    writeState(options.statePath, snapshot());
    for (const log of logs.values()) log.close();
  }

  return { apply, stop };
}
