import { lchownSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { containerOwner } from '../home/file-ownership.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import { execIn, processesOf } from './compose-command.ts';
import type { RunArgv } from './run-argv.ts';

/** Where the container sees `run/edge`. */
const IN_CONTAINER = '/etc/votive/edge';
const RELOAD_MS = 5_000;
const POLL_MS = 50;

/**
 * Has the edge that runs take up another configuration, and whatever certificate is in use now, without dropping a connection. It is tested with `nginx -t` first;
 * what the edge refuses is thrown as VOT-309 with its words, and it goes on as before.
 */
export async function reloadEdge(
  { run, layout, container }: { run: RunArgv; layout: HomeLayout; container: string },
  text: string,
): Promise<void> {
  const [next, current] = ['nginx.next.conf', 'nginx.conf'].map((name) => join(layout.edge, name)) as [string, string];
  writeFileAtomically(next, text);
  if (process.getuid?.() === 0) {
    const { uid, gid } = containerOwner(layout);
    lchownSync(next, uid, gid);
  }
  const nginx = (file: string, ...args: string[]) =>
    run(execIn(container, 'nginx', '-e', 'stderr', '-c', `${IN_CONTAINER}/${basename(file)}`, ...args));
  const test = await nginx(next, '-t');
  if (test.code !== 0) {
    rmSync(next, { force: true });
    throw refused(test.stderr || test.stdout);
  }
  renameSync(next, current);
  const before = acceptingWorkers((await run(processesOf(container))).stdout);
  const reload = await nginx(current, '-s', 'reload');
  if (reload.code !== 0) throw refused(reload.stderr || reload.stdout);
  await waitForNewWorkers(run, container, before);
}

/** nginx answers a reload before it has done it: until the new workers are there, the old ones accept connections with what they know. */
async function waitForNewWorkers(run: RunArgv, container: string, before: readonly string[]): Promise<void> {
  const deadline = performance.now() + RELOAD_MS;
  while (performance.now() < deadline) {
    const { code, stdout } = await run(processesOf(container));
    const workers = acceptingWorkers(stdout);
    if (code === 0 && workers.length > 0 && workers.every((pid) => !before.includes(pid))) return;
    await sleep(POLL_MS);
  }
}

/** The process ids of nginx workers that take new connections, from lines of id and command line. */
export function acceptingWorkers(processes: string): string[] {
  return processes.split('\n').flatMap((line) => /^\s*(\d+)\s+nginx: worker process$/.exec(line)?.[1] ?? []);
}

function refused(words: string): CommandError {
  return new CommandError('VOT-309', {
    message: 'The edge refused its configuration; it goes on with the one before.',
    reason: words.trim().split('\n').slice(-3).join('\n        '),
    fix: 'Correct what it names; `votive certs status` says more about a certificate. Then run `votive up` again.',
  });
}
