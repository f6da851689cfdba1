import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { startApp } from '../testing/start-app.ts';
import { defaultVersion, mode, modes } from '../testing/versions.ts';

const KEY = 'ASSESSMENT_ANALYSIS';

type Service = Awaited<ReturnType<typeof startApp>>;

/** A second version, not published yet. */
async function secondVersion({ prompts }: Service, says = 'second') {
  return prompts.createVersion({ key: KEY, ...modes(says), note: 'warmer', author: 'ada' });
}

/** A running experiment of two halves: `control` is the default version, `warmer` the one given. */
async function runExperiment({ database, prompts }: Service, versionId: string) {
  const { queries } = database;
  const { id: promptId } = await queries.selectFrom('prompts').select('id').executeTakeFirstOrThrow();
  const id = randomUUID();
  const at = '2026-11-20T12:00:00.000Z';
  await queries
    .insertInto('experiments')
    .values({
      id,
      promptId,
      name: 'Warmer words',
      hypothesis: 'Warmer words are read to the end.',
      status: 'running',
      salt: 'exp-1',
      phase: 1,
      createdAt: at,
      startedAt: at,
      endedAt: null,
    })
    .execute();
  const arms = [
    { name: 'control', versionId: defaultVersion.id },
    { name: 'warmer', versionId },
  ];
  for (const [position, arm] of arms.entries()) {
    const label = `arm:${id}:${arm.name}`;
    await prompts.moveLabel({ key: KEY, label, versionId: arm.versionId, actor: 'ada', reason: 'experiment' });
    await queries
      .insertInto('arms')
      .values({ experimentId: id, position, name: arm.name, weight: 5_000, promptId, label })
      .execute();
  }
  await prompts.moveLabel({ key: KEY, label: 'staging', versionId, actor: 'ada', reason: 'start' });
  return id;
}

test('a new database holds the analysis prompt, published', async () => {
  const service = await startApp();

  const response = await service.send('GET', `/internal/plans/${KEY}`);

  expect(await response.json()).toMatchObject({
    key: KEY,
    productionVersionId: 'default-1',
    versions: [defaultVersion],
    experiment: null,
  });
});

test('a second start seeds nothing again', async () => {
  const first = await startApp();
  const before = await (await first.send('GET', '/internal/prompt-export')).text();
  await first.stop();

  const second = await startApp({ home: first.home });

  expect(await (await second.send('GET', '/internal/prompt-export')).text()).toBe(before);
});

test('a first start that was cut in the middle of seeding is finished by the next', async () => {
  const first = await startApp();
  const { queries } = first.database;
  for (const table of ['labelMoves', 'labels'] as const) await queries.deleteFrom(table).execute();
  await first.stop();

  const second = await startApp({ home: first.home });

  const plan = await (await second.send('GET', `/internal/plans/${KEY}`)).json();
  expect(plan).toMatchObject({ productionVersionId: 'default-1', versions: [{ number: 1 }] });
});

test('what an operator published survives a restart', async () => {
  const first = await startApp();
  const { id } = await secondVersion(first);
  await first.prompts.moveLabel({ key: KEY, label: 'production', versionId: id, actor: 'ada', reason: 'better' });
  await first.stop();

  const second = await startApp({ home: first.home });

  const plan = await (await second.send('GET', `/internal/plans/${KEY}`)).json();
  expect(plan).toMatchObject({ productionVersionId: id });
});

test('resolving without a subject gives production in the mode asked for', async () => {
  const { send } = await startApp();

  const response = await send('POST', '/api/resolve', { body: { key: KEY, thinkingEnabled: true } });

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    key: KEY,
    versionId: 'default-1',
    version: 1,
    arm: null,
    experimentId: null,
    mode: mode('default, thinking'),
  });
});

test('an experiment gives each subject its arm, and those without one production', async () => {
  const service = await startApp();
  const { id: warmer } = await secondVersion(service);
  const experimentId = await runExperiment(service, warmer);
  const resolve = async (subject?: string) =>
    (await service.send('POST', '/api/resolve', { body: { key: KEY, thinkingEnabled: false, subject } })).json();

  expect(await resolve('user-1')).toMatchObject({ arm: 'warmer', versionId: warmer, experimentId });
  expect(await resolve('zoë')).toMatchObject({ arm: 'warmer' });
  expect(await resolve('ada')).toMatchObject({ arm: 'control', versionId: 'default-1' });
  expect(await resolve()).toMatchObject({ arm: null, versionId: 'default-1', experimentId: null });
});

test('a plan is answered with 304 until it changes', async () => {
  const service = await startApp();
  const etag = (await service.send('GET', `/internal/plans/${KEY}`)).headers.get('etag') ?? '';
  const again = () => service.send('GET', `/internal/plans/${KEY}`, { headers: { 'if-none-match': etag } });
  expect((await again()).status).toBe(304);

  const { id } = await secondVersion(service);
  expect((await again()).status).toBe(304);
  await service.prompts.moveLabel({ key: KEY, label: 'production', versionId: id, actor: 'ada', reason: 'better' });

  const changed = await again();
  expect(changed.status).toBe(200);
  expect(changed.headers.get('etag')).not.toBe(etag);
});

test('rolling back gives the very plan of before, under its old revision', async () => {
  const service = await startApp();
  const plan = async () => (await service.send('GET', `/internal/plans/${KEY}`)).text();
  const before = await plan();
  const { id } = await secondVersion(service);
  const move = (versionId: string) =>
    service.prompts.moveLabel({ key: KEY, label: 'production', versionId, actor: 'ada', reason: 'try' });
  await move(id);
  expect(await plan()).not.toBe(before);

  await move(defaultVersion.id);

  expect(await plan()).toBe(before);
  expect(await service.prompts.labelHistory(KEY, 'production')).toMatchObject([
    { fromVersionId: null, toVersionId: 'default-1', actor: 'votive' },
    { fromVersionId: 'default-1', toVersionId: id, actor: 'ada', reason: 'try' },
    { fromVersionId: id, toVersionId: 'default-1', actor: 'ada' },
  ]);
});

test('two people who publish at once: one is told that the other was faster', async () => {
  const service = await startApp();
  const [second, third] = [await secondVersion(service), await secondVersion(service, 'third')];
  const publish = (versionId: string) =>
    service.prompts.moveLabel({
      key: KEY,
      label: 'production',
      versionId,
      actor: 'ada',
      reason: 'better',
      ifVersionId: 'default-1',
    });

  const outcomes = await Promise.allSettled([publish(second.id), publish(third.id)]);

  expect(outcomes[0]).toEqual({ status: 'fulfilled', value: true });
  expect(outcomes[1]).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
  const plan = await (await service.send('GET', `/internal/plans/${KEY}`)).json();
  expect(plan).toMatchObject({ productionVersionId: second.id });
});

test('twenty versions written at once are numbered without a gap', async () => {
  const service = await startApp();

  const versions = await Promise.all(Array.from({ length: 20 }, (_, index) => secondVersion(service, `${index}`)));

  expect(versions.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 2),
  );
});

test('a label moves only to a version of its own prompt', async () => {
  const service = await startApp();

  const move = service.prompts.moveLabel({ key: KEY, label: 'production', versionId: 'x', actor: 'a', reason: 'r' });

  await expect(move).rejects.toMatchObject({ code: 'not_found' });
});

test('an unknown prompt is 404 and an archived one 410', async () => {
  const service = await startApp();
  await service.prompts.createPrompt({ key: 'OTHER', description: 'Another.', actor: 'ada' });
  const { id } = await service.prompts.createVersion({ key: 'OTHER', ...modes('o'), note: '', author: 'ada' });
  await service.prompts.moveLabel({ key: 'OTHER', label: 'production', versionId: id, actor: 'ada', reason: 'new' });
  const status = async (key: string) => [
    (await service.send('GET', `/internal/plans/${key}`)).status,
    (await service.send('POST', '/api/resolve', { body: { key, thinkingEnabled: false } })).status,
  ];
  expect(await status('OTHER')).toEqual([200, 200]);

  await service.prompts.archivePrompt({ key: 'OTHER', actor: 'ada', reason: 'unused' });

  expect(await status('OTHER')).toEqual([410, 410]);
  expect(await status('NOBODY')).toEqual([404, 404]);
});

test.each([
  [{ key: 'lower case', thinkingEnabled: true }, ['key']],
  [{ key: KEY, thinkingEnabled: 'yes' }, ['thinkingEnabled']],
  [{ key: KEY, thinkingEnabled: true, subject: '' }, ['subject']],
  [{}, ['key', 'thinkingEnabled']],
])('bad input to resolve is answered with every fault by its path: %o', async (body, paths) => {
  const { send } = await startApp();

  const response = await send('POST', '/api/resolve', { body });

  expect(response.status).toBe(400);
  const answer = (await response.json()) as { code: string; issues: { path: string }[] };
  expect(answer.code).toBe('invalid');
  expect(answer.issues.map(({ path }) => path)).toEqual(paths);
});

test('the export lists every version and label in a stable order', async () => {
  const service = await startApp();
  await secondVersion(service);

  const response = await service.send('GET', '/internal/prompt-export');

  expect(await response.json()).toMatchObject({
    schema: 'votive.prompts/1',
    prompts: [
      {
        key: KEY,
        versions: [
          { number: 1, id: 'default-1' },
          { number: 2, note: 'warmer' },
        ],
        labels: { production: 'default-1' },
      },
    ],
  });
});

test('a version never changes, and the audit log only grows', async () => {
  const { database } = await startApp();
  const { queries } = database;

  const rewritten = queries
    .updateTable('versionTexts')
    .set({ system: 'other' } as never)
    .execute();
  await expect(rewritten).rejects.toThrow(/immutable/);
  await expect(queries.deleteFrom('audit').execute()).rejects.toThrow(/append-only/);
  expect(await queries.selectFrom('audit').select('action').execute()).toEqual([
    { action: 'prompt.created' },
    { action: 'version.created' },
    { action: 'label.moved' },
  ]);
});
