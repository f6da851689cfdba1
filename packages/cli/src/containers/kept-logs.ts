import { join } from 'node:path';
import type { HomeLayout } from '../home/home-layout.ts';
import { type LogEntry, readEntries } from '../logs/log-entries.ts';
import { openServiceLog } from '../supervisor/service-log.ts';
import { readContainerLogs } from './container-logs.ts';
import type { Container } from './inspect-containers.ts';
import type { RunArgv } from './run-argv.ts';

/** Of each container; about what its log driver keeps of a busy one. */
const KEPT_LINES = 20_000;

/**
 * Appends what containers wrote to the log files of the home, where process mode has them too: the engine forgets a container's log together with the
 * container, and whoever asks why something was restarted asks afterwards. A log that cannot be had costs lines, never the operation.
 */
export async function keepLogs(
  { run, layout, now }: { run: RunArgv; layout: HomeLayout; now: () => Date },
  containers: readonly Container[],
): Promise<void> {
  for (const container of containers) {
    const { service } = container;
    const entries = await readContainerLogs(run, [container], { since: undefined, last: KEPT_LINES }).catch(() => []);
    if (entries.length === 0) continue;
    const log = openServiceLog(join(layout.logs, `${service}.log`), { name: service, now });
    for (const { raw } of entries) log.write(raw);
    log.close();
  }
}

/** What containers wrote and what was kept of those before them, merged by time. */
export async function readAllLogs(
  { run, layout }: { run: RunArgv; layout: HomeLayout },
  containers: readonly Container[],
  { services, since, last }: { services: readonly string[]; since: string | undefined; last: number | undefined },
): Promise<LogEntry[]> {
  const wanted = containers.filter(({ service }) => services.includes(service));
  const kept = readEntries(layout.logs, services, since);
  const all = [...kept, ...(await readContainerLogs(run, wanted, { since, last }))];
  const merged = all.sort((left, right) => (left.time < right.time ? -1 : left.time > right.time ? 1 : 0));
  return last === undefined ? merged : merged.slice(-last);
}
