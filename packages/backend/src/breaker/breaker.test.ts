import { UpstreamError } from '@votive/shared/app-error';
import { createLog } from '@votive/shared/log';
import { expect, onTestFinished, test } from 'vitest';
import { BreakerOpenError, type BreakerSettings, createBreaker, createBreakers } from './breaker.ts';

const settings: BreakerSettings = {
  timeoutMs: 1_000,
  errorThresholdPercentage: 50,
  resetTimeoutMs: 40,
  volumeThreshold: 5,
};

function startBreaker(changes: Partial<BreakerSettings> = {}) {
  const breaker = createBreaker('peer', { ...settings, ...changes });
  onTestFinished(() => breaker.destroy());
  return breaker;
}

const works = async () => 'answer';
const fails = async () => {
  throw new UpstreamError('peer', { retryable: true, status: 503 });
};
const refuses = async () => {
  throw new UpstreamError('peer', { retryable: false, status: 400 });
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Call = () => Promise<unknown>;
async function runTimes(breaker: ReturnType<typeof createBreaker>, times: number, call: Call) {
  for (let index = 0; index < times; index += 1) await breaker.run(call).catch(() => undefined);
}

async function openBreaker(changes: Partial<BreakerSettings> = {}) {
  const breaker = startBreaker(changes);
  await runTimes(breaker, 5, fails);
  expect(breaker.state()).toBe('open');
  return breaker;
}

test('the first failure does not open it: five calls are needed (T1)', async () => {
  const breaker = startBreaker();

  await runTimes(breaker, 4, fails);

  expect(breaker.state()).toBe('closed');
  await runTimes(breaker, 1, fails);
  expect(breaker.state()).toBe('open');
});

test('exactly half of the calls failing keeps it closed, one more opens it (T2)', async () => {
  const breaker = startBreaker();
  await runTimes(breaker, 5, works);
  await runTimes(breaker, 5, fails);
  expect(breaker.state()).toBe('closed');

  await runTimes(breaker, 1, fails);

  expect(breaker.state()).toBe('open');
});

test('a peer that fails every one of many simultaneous calls opens it (T3)', async () => {
  const breaker = startBreaker();

  await Promise.allSettled(Array.from({ length: 20 }, () => breaker.run(fails)));

  expect(breaker.state()).toBe('open');
});

test('one failure is not replayed to the next caller (T4)', async () => {
  const breaker = startBreaker();
  await runTimes(breaker, 1, fails);

  await expect(breaker.run(works)).resolves.toBe('answer');
});

test('a refused request as the probe neither closes nor opens it, and the next call is the probe (T5)', async () => {
  const breaker = await openBreaker();
  await pause(60);

  await expect(breaker.run(refuses)).rejects.toThrow(UpstreamError);

  expect(breaker.state()).toBe('half-open');
  await expect(breaker.run(works)).resolves.toBe('answer');
  expect(breaker.state()).toBe('closed');
});

test('refused requests never open it', async () => {
  const breaker = startBreaker();

  await runTimes(breaker, 20, refuses);

  expect(breaker.state()).toBe('closed');
});

test('a success that was asked for before the outage does not close it (T6)', async () => {
  const breaker = startBreaker();
  let answerLate = (_value: string) => {};
  const late = breaker.run(() => new Promise<string>((resolve) => (answerLate = resolve)));
  await runTimes(breaker, 5, fails);
  await pause(60);
  expect(breaker.state()).toBe('half-open');

  answerLate('late');

  await expect(late).resolves.toBe('late');
  expect(breaker.state()).toBe('half-open');
});

test('the timeout of one call aborts neither its sibling nor the next call (T7)', async () => {
  const breaker = startBreaker({ timeoutMs: 600 });
  const signals: AbortSignal[] = [];
  const hang = (signal: AbortSignal) => {
    signals.push(signal);
    return new Promise<never>(() => {});
  };
  const hanging = breaker.run(hang);
  await pause(400);
  const sibling = breaker.run(async (signal) => {
    signals.push(signal);
    await pause(350);
    return 'fine';
  });

  await expect(hanging).rejects.toThrow('did not answer within 600 ms');
  await expect(sibling).resolves.toBe('fine');
  await breaker.run(async (signal) => void signals.push(signal));

  expect(signals.map((signal) => signal.aborted)).toEqual([true, false, false]);
});

test('a probe that hangs times out and opens it again (T8)', async () => {
  const breaker = await openBreaker({ timeoutMs: 30 });
  await pause(60);
  expect(breaker.state()).toBe('half-open');

  await expect(breaker.run(() => new Promise(() => {}))).rejects.toThrow('did not answer within 30 ms');

  expect(breaker.state()).toBe('open');
});

test('a breaker without a timeout cannot be made (T8)', () => {
  expect(() => createBreaker('peer', { ...settings, timeoutMs: 0 })).toThrow(RangeError);
});

test('a thousand rejected calls do not dilute the failures after the recovery (T9)', async () => {
  const breaker = await openBreaker({ resetTimeoutMs: 3_000 });
  for (let index = 0; index < 1_000; index += 1)
    await expect(breaker.run(works)).rejects.toBeInstanceOf(BreakerOpenError);
  await expect.poll(breaker.state).toBe('half-open');
  await runTimes(breaker, 1, works);
  expect(breaker.state()).toBe('closed');

  await runTimes(breaker, 5, fails);

  expect(breaker.state()).toBe('open');
});

test('after a recovery the failures of the outage are forgotten', async () => {
  const breaker = await openBreaker();
  await pause(60);
  await runTimes(breaker, 1, works);

  await runTimes(breaker, 4, fails);

  expect(breaker.state()).toBe('closed');
});

test('while half open one call passes and the others are turned away', async () => {
  const breaker = await openBreaker();
  await pause(60);
  let calls = 0;
  const probe = async () => {
    calls += 1;
    await pause(10);
  };

  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => breaker.run(probe)));

  expect(calls).toBe(1);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(9);
  expect(breaker.state()).toBe('closed');
});

test('a call that its caller takes back counts as nothing and is aborted at once', async () => {
  const breaker = startBreaker({ volumeThreshold: 1 });
  const caller = new AbortController();
  const call = breaker.run(() => new Promise(() => {}), { signal: caller.signal });

  caller.abort(new Error('went away'));

  await expect(call).rejects.toThrow('went away');
  expect(breaker.state()).toBe('closed');
});

test('every change of state is told', async () => {
  const breaker = startBreaker();
  const events: string[] = [];
  breaker.onChange((event) => events.push(event));

  await runTimes(breaker, 5, fails);
  await pause(60);
  await runTimes(breaker, 1, works);

  expect(events).toEqual(['open', 'half-open', 'close']);
});

test('destroyed breakers refuse every further call', async () => {
  const breakers = createBreakers(createLog('test', 'silent'));
  const breaker = breakers.create('peer', settings);
  await runTimes(breaker, 5, fails);

  breakers.destroyAllCircuitBreakers();
  await pause(60);

  expect(breaker.state()).toBe('open');
  await expect(breaker.run(works)).rejects.toBeInstanceOf(BreakerOpenError);
});
