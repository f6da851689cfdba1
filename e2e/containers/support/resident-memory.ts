import { readFileSync } from 'node:fs';
import { docker } from './docker.ts';

/**
 * Resident memory in MiB of all processes of the containers in sum, each shared page counted once over its sharers (PSS of the kernel): the services share
 * one Node binary through their common image layer.
 */
export async function residentMiB(containers: readonly string[]): Promise<number> {
  let kib = 0;
  for (const container of containers) {
    const { stdout } = await docker('top', container, '-o', 'pid');
    const pids = stdout.split('\n').filter((line) => /^\d+$/.test(line.trim()));
    for (const pid of pids) kib += proportionalKib(pid.trim());
  }
  return Math.round(kib / 1024);
}

function proportionalKib(pid: string): number {
  try {
    return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // A health check that has ended meanwhile.
  }
}
