import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tokenCleanupJob } from './jobs/token-cleanup.ts';
import { makeClock, makeScheduler, temporaryFolder } from './testing/make-scheduler.ts';
import { spawnProgram } from './testing/spawn-program.ts';
import { startPromptService } from './testing/start-prompt-service.ts';

const MAIN = 'packages/worker/src/main.ts';

async function eventually<Value>(look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  for (let times = 0; times < 500; times += 1) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('waited in vain');
}

const linesOf = (output: string) =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** The worker's folder as it was left on the 1st of January: a run has been owed since. */
function owedSinceLongAgo(stateDir: string): void {
  mkdirSync(stateDir, { recursive: true });
  const jobs = { 'token-cleanup': { settledUntil: '2026-01-01T00:00:00.000Z' } };
  writeFileSync(join(stateDir, 'worker.json'), JSON.stringify({ schema: 'votive.worker/1', jobs }));
}

test('the worker process catches up, deletes what expired, and its trace is found again in the prompt-service', async () => {
  const { folder, url, service, serviceKeyFile } = await startPromptService();
  const stateDir = join(folder, 'state');
  owedSinceLongAgo(stateDir);
  const worker = spawnProgram(MAIN, { STATE_DIR: stateDir, PROMPT_SERVICE_URL: url, SERVICE_KEY_FILE: serviceKeyFile });
  const address = await worker.listening;

  const completed = await eventually(() =>
    linesOf(worker.output()).find(({ msg }) => msg === 'Job completed: token-cleanup'),
  );

  expect(completed).toMatchObject({
    level: 'info',
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    duration: expect.any(Number),
    result: { deletedTokens: 3, refresh: 1, passwordReset: 1, emailVerification: 1 },
  });
  const seen = await eventually(() =>
    linesOf(service.output()).find(({ route }) => route === '/internal/token-cleanups'),
  );
  expect(seen.traceId).toBe(completed.traceId);
  const health = await (await fetch(`${address}/health`)).json();
  expect(health).toMatchObject({
    status: 'healthy',
    checks: { 'token-cleanup': { enabled: true, running: false, lastRun: { outcome: 'succeeded' } } },
  });

  worker.kill('SIGTERM');
  expect((await worker.exited).code).toBe(0);
});

test('a real schedule runs by itself, every run in a trace of its own', async () => {
  const { folder, url, serviceKeyFile } = await startPromptService();
  const worker = spawnProgram(MAIN, {
    STATE_DIR: join(folder, 'state'),
    PROMPT_SERVICE_URL: url,
    SERVICE_KEY_FILE: serviceKeyFile,
    JOB_TOKEN_CLEANUP_SCHEDULE: '* * * * * *',
  });

  const completed = await eventually(() => {
    const runs = linesOf(worker.output()).filter(({ msg }) => msg === 'Job completed: token-cleanup');
    return runs.length >= 2 ? runs : undefined;
  });

  expect(completed[0]?.traceId).not.toBe(completed[1]?.traceId);
});

test('a prompt-service that is away for a moment is asked again', async () => {
  const { url, service, restart, serviceToken } = await startPromptService();
  service.kill('SIGKILL');
  await service.exited;
  const clock = makeClock('2026-11-21T08:59:00.000Z');
  let back = false;
  const job = tokenCleanupJob({ enabled: true, schedule: '0 * * * *', promptServiceUrl: url, serviceToken });
  const { scheduler, lines, settled } = makeScheduler({
    jobs: [
      {
        ...job,
        async run(signal) {
          if (lines.length > 0 && !back) {
            await restart(new URL(url).port).listening;
            back = true;
          }
          return job.run(signal);
        },
      },
    ],
    clock,
    timeoutMs: 20_000,
  });
  scheduler.start();

  clock.set('2026-11-21T09:00:00.000Z');
  scheduler.check();
  await settled();

  expect(lines).toMatchObject([
    { level: 'warn', cause: expect.stringMatching(/^prompt-service did not answer. ← connect ECONNREFUSED/) },
    { level: 'info', msg: 'Job completed: token-cleanup', result: { deletedTokens: 3 } },
  ]);
});

test('a credential that is refused is not tried again and again', async () => {
  const { url } = await startPromptService();
  const clock = makeClock('2026-11-21T08:59:00.000Z');
  const job = tokenCleanupJob({
    enabled: true,
    schedule: '0 * * * *',
    promptServiceUrl: url,
    serviceToken: () => 'nonsense',
  });
  const { scheduler, lines, waits, settled } = makeScheduler({ jobs: [job], clock });
  scheduler.start();

  clock.set('2026-11-21T09:00:00.000Z');
  scheduler.check();
  await settled();

  expect(waits).toEqual([]);
  expect(lines).toMatchObject([
    { level: 'error', attempt: 1, cause: 'prompt-service answered 401: This route needs a valid service credential.' },
  ]);
});

test('a schedule that is no cron expression is refused at start, by the name of its parameter', async () => {
  const worker = spawnProgram(MAIN, {
    STATE_DIR: temporaryFolder(),
    PROMPT_SERVICE_URL: 'http://127.0.0.1:9',
    SERVICE_KEY: 'k'.repeat(40),
    JOB_TOKEN_CLEANUP_SCHEDULE: 'every hour',
  });

  const { code, output } = await worker.exited;

  expect(code).toBe(5);
  expect(output).toMatch(/JOB_TOKEN_CLEANUP_SCHEDULE: .*is not a cron expression/);
});

test.each(['WORKER_ENABLED', 'JOB_TOKEN_CLEANUP_ENABLED'])(
  'with %s off nothing runs, and the worker says so',
  async (name) => {
    const stateDir = temporaryFolder();
    owedSinceLongAgo(stateDir);
    const worker = spawnProgram(MAIN, {
      STATE_DIR: stateDir,
      PROMPT_SERVICE_URL: 'http://127.0.0.1:9',
      SERVICE_KEY: 'k'.repeat(40),
      [name]: 'false',
    });

    const health = await (await fetch(`${await worker.listening}/health`)).json();

    expect(health).toMatchObject({ status: 'healthy', checks: { 'token-cleanup': { enabled: false } } });
  },
);

test('a state folder that cannot be written is refused at start, by the name of its parameter', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');

  const worker = spawnProgram(MAIN, {
    STATE_DIR: join(file, 'state'),
    PROMPT_SERVICE_URL: 'http://127.0.0.1:9',
    SERVICE_KEY: 'k'.repeat(40),
  });

  expect(await worker.exited).toMatchObject({ code: 5, output: expect.stringContaining('STATE_DIR: ') });
});
