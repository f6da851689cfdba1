import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, median } from '../figure.ts';
import { type BenchAppliance, withAppliance } from '../with-appliance.ts';

const STARTS = 5;
const SETTLE_MS = 15_000;
const MB = 1024;

/** How long a warm `./votive up` takes to healthy, and what all its processes keep resident when nobody visits. */
export function measureAppliance(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    await appliance.up();
    const [start, bareStart] = await measureStarts(appliance);
    await sleep(SETTLE_MS);
    const resident = await residentOfAll(appliance);
    const bare = await bareNode(SETTLE_MS);
    return [
      {
        name: 'warm `./votive up` to healthy',
        value: start,
        unit: 'ms',
        baseline: { what: 'one bare Node server', value: bareStart },
        ratio: start / bareStart,
        goal: '≤ 5 s',
        isMet: start <= 5_000,
      },
      {
        name: 'resident memory of all processes, idle',
        value: resident,
        unit: 'MB',
        baseline: { what: 'one bare Node server', value: bare.residentMb },
        ratio: resident / bare.residentMb,
        goal: '≤ 350 MB',
        isMet: resident <= 350,
      },
    ];
  });
}

async function measureStarts(appliance: BenchAppliance): Promise<[number, number]> {
  const starts: number[] = [];
  const bareStarts: number[] = [];
  for (let round = 0; round < STARTS; round++) {
    await appliance.down();
    starts.push(await appliance.up());
    bareStarts.push((await bareNode(0)).startMs);
  }
  return [median(starts), median(bareStarts)];
}

/** VmRSS of the services and of the supervisor that is their parent. */
async function residentOfAll(appliance: BenchAppliance): Promise<number> {
  const pids = (await appliance.status()).map(({ pid }) => pid).filter((pid) => pid !== null);
  const [first] = pids;
  if (first === undefined) throw new Error('No service runs.');
  const supervisor = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${first}/status`, 'utf8'))?.[1]);
  return [supervisor, ...pids].reduce((sum, pid) => sum + residentMb(pid), 0);
}

function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`Process ${pid} has no resident memory.`);
  return Number(kilobytes) / MB;
}

async function bareNode(settleMs: number): Promise<{ startMs: number; residentMb: number }> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    ['-e', "require('node:http').createServer((q,s)=>s.end()).listen(0,()=>console.log('up'))"],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const startMs = performance.now() - startedAt;
  await sleep(settleMs);
  const resident = residentMb(child.pid ?? 0);
  child.kill();
  return { startMs, residentMb: resident };
}
