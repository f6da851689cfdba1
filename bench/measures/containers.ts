import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { bringUp, makeContainerAppliance } from '../../e2e/containers/support/container-appliance.ts';
import { residentMiB } from '../../e2e/containers/support/resident-memory.ts';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { type Figure, median } from '../figure.ts';

const STARTS = 3;
const SECOND_UPS = 3;
const SETTLE_MS = 15_000;
const SERVICES = ['prompt-service', 'backend', 'worker', 'edge'];
const MB = 1024 * 1024;

type Goal = { name: string; value: number; unit: string; most: number; baseline: Figure['baseline'] };

/** The appliance in containers: starts, the second `up`, memory and images. Without an engine it says so and measures nothing. */
export async function measureContainers(): Promise<Figure[]> {
  const engine = await ensureContainerEngine();
  if (!engine.available) {
    console.error(`containers are not measured: ${engine.why}`);
    return [];
  }
  const appliance = await makeContainerAppliance(engine);
  try {
    await bringUp(appliance);
    const starts: number[] = [];
    for (let round = 0; round < STARTS; round++) {
      await appliance.run('down');
      starts.push(await timeMs(() => bringUp(appliance)));
    }
    const seconds: number[] = [];
    for (let round = 0; round < SECOND_UPS; round++) seconds.push(await timeMs(() => bringUp(appliance)));
    await sleep(SETTLE_MS);
    const ids = await Promise.all(SERVICES.map(appliance.container));
    const bare = timeOf(() => docker('version'));
    const memory = await residentMiB(ids);
    const images = ids.map((id) => Number(docker('image', 'inspect', '--format', '{{.Size}}', imageOf(id))) / MB);
    return [
      figure({
        name: '`votive up` to healthy in containers, images present',
        value: median(starts),
        unit: 'ms',
        most: 25_000,
        baseline: { what: 'the second `up`', value: median(seconds) },
      }),
      figure({
        name: 'second `votive up` in containers, no changes',
        value: median(seconds),
        unit: 'ms',
        most: 3_000,
        baseline: { what: 'one `docker version`', value: bare },
      }),
      figure({
        name: 'resident memory of all containers, idle (PSS: shared pages once)',
        value: memory,
        unit: 'MB',
        most: 300,
        baseline: { what: 'the same as plain sum of VmRSS', value: sumOfRss(ids) },
      }),
      ...SERVICES.map((service, index) =>
        figure({
          name: `image of ${service}`,
          value: images[index] ?? Number.NaN,
          unit: 'MB',
          most: 200,
          baseline: { what: 'base image of its build', value: baseSize(service, engine) },
        }),
      ),
    ];
  } finally {
    await appliance.destroy();
  }
}

function figure({ most, ...rest }: Goal): Figure {
  const goal = rest.unit === 'ms' ? `≤ ${most / 1000} s` : `≤ ${most} ${rest.unit}`;
  return { ...rest, ratio: rest.value / rest.baseline.value, goal, isMet: rest.value <= most };
}

/** Counts a library or a binary once for each process that maps it: more than the machine gives. */
function sumOfRss(ids: readonly string[]): number {
  const pids = ids.flatMap((id) => docker('top', id, '-o', 'pid').split('\n').slice(1));
  return pids.reduce((sum, pid) => sum + residentKib(pid.trim()) / 1024, 0);
}

function residentKib(pid: string): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // A health check that has ended meanwhile.
  }
}

function baseSize(service: string, { nodeImage, nginxImage }: { nodeImage: string; nginxImage: string }): number {
  const image = service === 'edge' ? nginxImage : nodeImage;
  return Number(docker('image', 'inspect', '--format', '{{.Size}}', image)) / MB;
}

const imageOf = (id: string) => docker('inspect', '--format', '{{.Image}}', id);
const docker = (...args: string[]) => execFileSync('docker', args, { encoding: 'utf8' }).trim();

async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function timeOf(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}
