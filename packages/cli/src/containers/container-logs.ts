import type { ChildProcess } from 'node:child_process';
import type { LogEntry } from '../logs/log-entries.ts';
import type { Environment } from '../program/command.ts';
import type { LogFollower } from '../stack/driver.ts';
import { readLines, toLogLine } from '../supervisor/output-lines.ts';
import { containerLogs } from './compose-command.ts';
import { type Container, listContainers } from './inspect-containers.ts';
import { type RunArgv, startArgv } from './run-argv.ts';

const LOG_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 2_000;

/** A line as `docker logs --timestamps` gives it, as an entry of the same shape as a process's: JSON as it is, anything else wrapped. */
export function toLogEntry(
  line: string,
  { service, stream }: { service: string; stream: 'stdout' | 'stderr' },
): LogEntry | undefined {
  const [, stamp = '', text = ''] = /^(\S+Z) ?(.*)$/s.exec(line) ?? [];
  const at = new Date(stamp);
  if (stamp === '' || Number.isNaN(at.getTime()) || text === '') return undefined;
  return { time: at.toISOString(), service, raw: toLogLine(text, { name: service, stream, now: at }) };
}

/** What containers wrote, merged by time. */
export async function readContainerLogs(
  run: RunArgv,
  containers: readonly Container[],
  { since, last }: { since: string | undefined; last: number | undefined },
): Promise<LogEntry[]> {
  const texts = await Promise.all(
    containers.map(async ({ Id, service }) => {
      const { stdout, stderr } = await run(containerLogs(Id, { since, last }), { timeoutMs: LOG_LIMIT_MS });
      return [...toEntries(stdout, { service, stream: 'stdout' }), ...toEntries(stderr, { service, stream: 'stderr' })];
    }),
  );
  const merged = texts.flat().sort((left, right) => (left.time < right.time ? -1 : left.time > right.time ? 1 : 0));
  return last === undefined ? merged : merged.slice(-last);
}

function toEntries(text: string, from: { service: string; stream: 'stdout' | 'stderr' }): LogEntry[] {
  return text.split('\n').flatMap((line) => toLogEntry(line, from) ?? []);
}

/** What containers write from now on, across the replacement of a container by another. */
export function followContainers(
  { run, project, environment }: { run: RunArgv; project: string; environment: Environment },
  services: readonly string[],
): LogFollower {
  const followed = new Map<string, ChildProcess>();
  const startedAt = new Date().toISOString();
  let pending: LogEntry[] = [];
  let closed = false;
  const look = async () => {
    const containers = await listContainers(run, project).catch(() => []);
    for (const container of containers) if (!closed && services.includes(container.service)) follow(container);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  void look();

  function follow({ Id, service, State }: Container): void {
    const known = followed.get(Id);
    if (State.Status !== 'running' || (known && known.exitCode === null)) return;
    const child = startArgv(
      containerLogs(Id, { since: known ? State.StartedAt : startedAt, follow: true }),
      environment,
    );
    for (const stream of ['stdout', 'stderr'] as const) {
      const pipe = child[stream];
      if (pipe)
        readLines(pipe, (lines) =>
          pending.push(...lines.flatMap((line) => toLogEntry(line, { service, stream }) ?? [])),
        );
    }
    followed.set(Id, child);
  }

  return {
    poll() {
      const fresh = pending.sort((left, right) => (left.time < right.time ? -1 : 1));
      pending = [];
      return fresh;
    },
    close() {
      closed = true;
      clearInterval(timer);
      for (const child of followed.values()) child.kill('SIGTERM');
    },
  };
}
