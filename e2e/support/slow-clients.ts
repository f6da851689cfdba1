import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';

/** How a client is slow: what it sends at once, what it adds every second, and whether it reads. */
export type Slowness = { first: string; drip: string; reads: boolean };
/** What became of one client: seconds until the other side ended it, and the status line if it read one. */
export type Fate = { seconds: number; status: string };

export const CLIENTS = 1_000;
const PROMISED_SECONDS = 10;
const MOST_RISE_MS = 50;
const CALM_MS = 3_000;
const WAVE = 50;
const PATIENCE_MS = 25_000;
const STATUS = /^HTTP\/1\.[01] (\d{3})/;

export type Attack = {
  /** When all are connected, and so the work of connecting is over. */
  isOn: Promise<unknown>;
  /** When the other side has ended each of them; one that it leaves open has waited `PATIENCE_MS`. */
  fates: Promise<Fate[]>;
};

/**
 * Opens `count` connections that are slow in one way, fifty at a time: whoever opens all at once measures how long their handshakes take. `open` makes one
 * and says when it is ready to be written to.
 */
export function attack(count: number, open: (index: number, ready: () => void) => Socket, slowness: Slowness): Attack {
  const fates: Promise<Fate>[] = [];
  const openAll = async () => {
    while (fates.length < count) {
      const wave = Array.from({ length: Math.min(WAVE, count - fates.length) }, (_unused, step) => {
        const connected = Promise.withResolvers<void>();
        const index = fates.length + step;
        const fate = beSlow((ready) => open(index, ready), { slowness, connected: connected.resolve });
        return { connected: connected.promise, fate };
      });
      fates.push(...wave.map(({ fate }) => fate));
      await Promise.all(wave.map(({ connected }) => connected));
    }
  };
  const isOn = openAll();
  return { isOn, fates: isOn.then(() => Promise.all(fates)) };
}

function beSlow(
  open: (ready: () => void) => Socket,
  { slowness: { first, drip, reads }, connected }: { slowness: Slowness; connected: () => void },
): Promise<Fate> {
  return new Promise((resolve) => {
    let startedAt = performance.now();
    let status = 'none';
    let timer: NodeJS.Timeout | undefined;
    const socket = open(() => {
      startedAt = performance.now();
      connected();
      socket.write(first);
      // One that does not read notices only by writing that it was cut off.
      timer = setInterval(() => socket.write(drip), 1_000);
    });
    const patience = setTimeout(() => socket.destroy(), PATIENCE_MS);
    if (reads)
      socket.on('data', (chunk: Buffer) => {
        status = STATUS.exec(chunk.toString('latin1'))?.[1] ?? status;
      });
    else socket.pause();
    socket.on('error', () => undefined);
    socket.once('close', () => {
      connected();
      clearTimeout(patience);
      clearInterval(timer);
      resolve({ seconds: (performance.now() - startedAt) / 1000, status });
    });
  });
}

/** Does `work` again and again until `end` settles; answers how long each took, in ms. Fails as soon as one fails. */
export async function goOnUntil(end: Promise<unknown>, work: () => Promise<void>): Promise<number[]> {
  let isOver = false;
  const over = end.then(() => {
    isOver = true;
  });
  const took: number[] = [];
  while (!isOver) {
    const startedAt = performance.now();
    await work();
    took.push(performance.now() - startedAt);
    await sleep(100);
  }
  await over;
  return took;
}

/** How long `work` takes while nobody attacks. */
export const calmly = (work: () => Promise<void>) => goOnUntil(sleep(CALM_MS), work);

export function expectSlowAreGone(fates: readonly Fate[]): void {
  const longest = Math.max(...fates.map(({ seconds }) => seconds));
  process.stdout.write(`slow clients: ${fates.length} gone after ${longest.toFixed(1)} s\n`);
  expect(longest).toBeLessThanOrEqual(PROMISED_SECONDS);
}

/** Their time rises by less than 50 ms. It is the median that is judged: on a busy machine the slowest few tell of the machine. */
export function expectOthersAreServed({ calm, busy }: { calm: readonly number[]; busy: readonly number[] }): void {
  const [before, meanwhile] = [at(calm, 0.5), at(busy, 0.5)];
  const p95 = `${at(calm, 0.95).toFixed(0)} → ${at(busy, 0.95).toFixed(0)} ms`;
  process.stdout.write(`others: median ${before.toFixed(0)} → ${meanwhile.toFixed(0)} ms, p95 ${p95}\n`);
  expect(busy.length).toBeGreaterThan(3);
  expect(meanwhile - before).toBeLessThan(MOST_RISE_MS);
}

function at(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}
