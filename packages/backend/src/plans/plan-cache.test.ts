import { UpstreamError } from '@votive/shared/app-error';
import type { Plan } from '@votive/shared/contracts/plan';
import { expect, test } from 'vitest';
import { BreakerOpenError } from '../breaker/breaker.ts';
import { planOf } from '../testing/peer-server.ts';
import { createPlanCache, type FetchedPlan } from './plan-cache.ts';
import type { KeptPlan } from './plan-file-store.ts';

const MINUTE = 60_000;
const KEY = 'SOME_PROMPT';
const down = () => Promise.reject(new UpstreamError('prompt-service', { retryable: true }));

/** A cache over a service that the test plays, on a clock that the test moves. */
function startCache({ kept = [] as KeptPlan[], bundled = [] as Plan[], random = (): number => 0.5, limit = 3 } = {}) {
  let nowMs = 0;
  let service: (key: string, revision: string | undefined) => Promise<FetchedPlan> = async (key) => ({
    kind: 'plan',
    plan: planOf('r1', key),
  });
  const asked: string[] = [];
  const files = new Map(kept.map((each) => [each.plan.key, each]));
  const cache = createPlanCache(
    {
      fetchPlan: (key, revision) => {
        asked.push(key);
        return service(key, revision);
      },
      files: {
        loadAll: () => [...files.values()],
        save: (each) => void files.set(each.plan.key, each),
        remove: (key) => void files.delete(key),
      },
      bundled: new Map(bundled.map((plan) => [plan.key, plan])),
      now: () => nowMs,
      random,
    },
    { freshMs: 5 * MINUTE, staleMs: 60 * MINUTE, maxConcurrentRefreshes: limit },
  );
  return {
    cache,
    asked,
    files,
    wait: (ms: number) => {
      nowMs += ms;
    },
    serviceIs: (other: typeof service) => {
      service = other;
    },
  };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('one fetch fills both modes', async () => {
  const { cache, asked } = startCache();

  await cache.get(KEY, true);

  expect(cache.peek(KEY, false)).toMatchObject({ source: 'fresh', ageMs: 0 });
  expect(asked).toEqual([KEY]);
});

test('a hundred cold callers make one request', async () => {
  const { cache, asked } = startCache();

  const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => cache.get(KEY, index % 2 === 0)));

  expect(asked).toEqual([KEY]);
  expect(answers.every(({ source }) => source === 'fresh')).toBe(true);
});

test('stale plans are answered at once and refreshed behind', async () => {
  const { cache, asked, wait, serviceIs } = startCache();
  await cache.get(KEY, true);
  wait(6 * MINUTE);
  serviceIs(async (key) => ({ kind: 'plan', plan: planOf('r2', key) }));

  const stale = await cache.get(KEY, true);
  await settle();
  const fresh = await cache.get(KEY, true);

  expect(stale).toMatchObject({ source: 'stale', ageMs: 6 * MINUTE, plan: { revision: 'r1' } });
  expect(fresh).toMatchObject({ source: 'fresh', ageMs: 0, plan: { revision: 'r2' } });
  expect(asked).toHaveLength(2);
});

test('the age counts from the last success, also where nothing had changed', async () => {
  const { cache, wait, serviceIs } = startCache();
  await cache.get(KEY, true);
  serviceIs(async (_key, revision) => {
    expect(revision).toBe('r1');
    return { kind: 'unchanged' };
  });
  wait(50 * MINUTE);
  await cache.get(KEY, true);
  await settle();
  serviceIs(down);
  wait(50 * MINUTE);

  expect(await cache.get(KEY, true)).toMatchObject({ source: 'stale', ageMs: 50 * MINUTE });
});

test('after an hour without success the kept file is served, then what came with the release, then nothing', async () => {
  const { cache, wait, serviceIs } = startCache({ bundled: [planOf('b1', 'BUNDLED')] });
  await cache.get(KEY, true);
  serviceIs(down);
  wait(61 * MINUTE);

  expect(await cache.get(KEY, true)).toMatchObject({ source: 'file', ageMs: 61 * MINUTE, plan: { revision: 'r1' } });
  expect(await cache.get('BUNDLED', true)).toMatchObject({ source: 'bundled', ageMs: 0, plan: { revision: 'b1' } });
  await expect(cache.get('UNKNOWN', true)).rejects.toMatchObject({ code: 'unavailable' });
});

test('a kept file serves from the first moment while the service hangs', async () => {
  const { cache, serviceIs } = startCache({ kept: [{ plan: planOf('kept', KEY), fetchedAtMs: -90 * MINUTE }] });
  serviceIs(() => new Promise(() => {}));

  const first = await cache.get(KEY, true);
  const second = await cache.get(KEY, true);

  expect(first).toMatchObject({ source: 'file', ageMs: 90 * MINUTE });
  expect(second.source).toBe('file');
});

test('while the service is down it is asked once a step: 10 s, 20 s, 40 s … up to 5 min', async () => {
  const { cache, asked, wait, serviceIs } = startCache();
  await cache.get(KEY, true);
  serviceIs(down);
  wait(6 * MINUTE);
  const attemptsAtMs: number[] = [];
  for (let ms = 0; ms < 20 * MINUTE; ms += 1_000) {
    const before = asked.length;
    await cache.get(KEY, true);
    await settle();
    if (asked.length > before) attemptsAtMs.push(ms);
    wait(1_000);
  }

  const steps = attemptsAtMs.slice(1).map((ms, index) => ms - (attemptsAtMs[index] ?? 0));
  expect(steps).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
});

test('the steps are spread by a fifth, and freshness by a tenth', async () => {
  for (const [random, stepMs, freshMs] of [
    [() => 0, 8_000, 270_000],
    [() => 0.999999, 12_000, 330_000],
  ] as const) {
    const { cache, asked, wait, serviceIs } = startCache({ random });
    await cache.get(KEY, true);
    wait(freshMs - 1_000);
    expect(cache.peek(KEY, true)?.source).toBe('fresh');
    serviceIs(down);
    wait(1_000);
    await cache.get(KEY, true);
    await settle();
    wait(stepMs - 1);
    await cache.get(KEY, true);
    expect(asked).toHaveLength(2);
    wait(1);
    await cache.get(KEY, true);
    expect(asked).toHaveLength(3);
  }
});

test('an open breaker does not lengthen the wait: nothing was asked', async () => {
  const { cache, asked, wait, serviceIs } = startCache();
  await cache.get(KEY, true);
  wait(6 * MINUTE);
  serviceIs(() => Promise.reject(new BreakerOpenError('prompt-service')));
  for (let round = 0; round < 5; round += 1) {
    await cache.get(KEY, true);
    await settle();
    wait(10_000);
  }

  expect(asked).toHaveLength(6);
});

test('fifty stale keys are refreshed three at a time, oldest first', async () => {
  const { cache, wait, serviceIs } = startCache();
  const keys = Array.from({ length: 50 }, (_, index) => `KEY_${index}`);
  for (const key of keys) {
    await cache.get(key, true);
    wait(10);
  }
  wait(10 * MINUTE);
  let running = 0;
  let most = 0;
  const order: string[] = [];
  serviceIs(async (key) => {
    order.push(key);
    running += 1;
    most = Math.max(most, running);
    await settle();
    running -= 1;
    return { kind: 'plan', plan: planOf('r2', key) };
  });

  for (const key of [...keys].reverse()) await cache.get(key, true);
  for (const key of keys) await cache.get(key, false);
  await expect.poll(() => order.length).toBe(50);

  expect(most).toBe(3);
  expect(order.slice(3)).toEqual(keys.slice(0, 47));
});

test('a prompt that is gone is forgotten, in memory and on disk, and not asked for again at once', async () => {
  const { cache, asked, files, wait, serviceIs } = startCache();
  await cache.get(KEY, true);
  wait(6 * MINUTE);
  serviceIs(async () => ({ kind: 'gone' }));

  await cache.get(KEY, true);
  await settle();

  expect(files.size).toBe(0);
  await expect(cache.get(KEY, true)).rejects.toMatchObject({ code: 'unavailable' });
  expect(asked).toHaveLength(2);
});

test('a published revision is fetched at once, also while an older fetch is under way', async () => {
  const { cache, wait, serviceIs } = startCache();
  await cache.get(KEY, true);
  wait(6 * MINUTE);
  let answerOld = (_fetched: FetchedPlan) => {};
  serviceIs(() => new Promise((resolve) => (answerOld = resolve)));
  await cache.get(KEY, true);
  await settle();

  const published = cache.noteRevision(KEY, 'r3');
  serviceIs(async (key) => ({ kind: 'plan', plan: planOf('r3', key) }));
  answerOld({ kind: 'plan', plan: planOf('r2', KEY) });
  await published;

  expect(cache.peek(KEY, true)).toMatchObject({ source: 'fresh', plan: { revision: 'r3' } });
});

test('hearing that the held revision is the current one makes it fresh without a request', async () => {
  const { cache, asked, wait } = startCache();
  await cache.get(KEY, true);
  wait(30 * MINUTE);

  await cache.noteRevision(KEY, 'r1');

  expect(cache.peek(KEY, true)).toMatchObject({ source: 'fresh', ageMs: 0 });
  expect(asked).toHaveLength(1);
});

test('when the service is back, everything that is not fresh is refreshed without waiting for a step', async () => {
  const { cache, asked, wait, serviceIs } = startCache();
  await cache.get(KEY, true);
  wait(6 * MINUTE);
  serviceIs(down);
  await cache.get(KEY, true);
  await settle();
  serviceIs(async (key) => ({ kind: 'plan', plan: planOf('r2', key) }));

  cache.refreshStale();
  await settle();

  expect(cache.peek(KEY, true)).toMatchObject({ source: 'fresh', plan: { revision: 'r2' } });
  expect(asked).toHaveLength(3);
});

test('a thousand entries are held at most', async () => {
  const { cache, asked } = startCache();
  for (let index = 0; index < 600; index += 1) await cache.get(`KEY_${index}`, true);
  expect(asked).toHaveLength(600);

  expect(cache.peek('KEY_0', true)).toBeUndefined();
  expect(cache.peek('KEY_599', false)).toBeDefined();
});
