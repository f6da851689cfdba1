import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ResolveTarget } from './resolve-target.ts';

const TICK_MS = 2;
const CONNECTIONS = 64;

/** A request: when it was due, by `performance.now()`, and how long its answer took from then on, in ms. */
export type Sample = { dueAt: number; ms: number };
export type OpenLoop = { stop: () => Promise<Sample[]> };

/**
 * Asks at a fixed rate, whatever the answers take: every 2 ms as many as are due. `stop` answers how long each took from the moment that it was due to the end of its answer, so that a late
 * answer also counts for those behind it. Throws where an answer is not a good one.
 */
export function startOpenLoop({ url, headers, body }: ResolveTarget, perSecond: number): OpenLoop {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  // Plain numbers, which the collector of garbage need not look at: millions of objects would hold up the very loop that measures.
  const due: number[] = [];
  const took: number[] = [];
  const failures: string[] = [];
  const startedAt = performance.now();
  let asked = 0;
  let open = 0;
  let stopped = false;

  function ask(dueAt: number): void {
    open += 1;
    const question = request(url, { method: 'POST', headers: headers(), agent }, (response) => {
      if (response.statusCode !== 200) failures.push(`answered ${response.statusCode}`);
      response.resume();
      response.once('end', () => {
        open -= 1;
        due.push(dueAt);
        took.push(performance.now() - dueAt);
      });
    });
    question.once('error', (error) => {
      open -= 1;
      failures.push(error.message);
    });
    question.end(body);
  }

  const done = (async () => {
    for (let tick = 1; !stopped; tick += 1) {
      const dueAt = startedAt + tick * TICK_MS;
      const wait = dueAt - performance.now();
      if (wait > 0) await sleep(wait);
      for (const until = Math.floor((tick * TICK_MS * perSecond) / 1000); asked < until; asked += 1) ask(dueAt);
    }
    while (open > 0) await sleep(TICK_MS);
    agent.destroy();
  })();

  return {
    async stop() {
      stopped = true;
      await done;
      if (failures.length > 0) throw new Error(`${failures.length} of ${asked} failed: ${failures[0]}`);
      return due.map((dueAt, index) => ({ dueAt, ms: took[index] ?? 0 }));
    },
  };
}

/** The smallest sample that 95 of 100 do not exceed. */
export function p95(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * 0.95) - 1];
  if (value === undefined) throw new Error('A percentile needs at least one sample.');
  return value;
}
