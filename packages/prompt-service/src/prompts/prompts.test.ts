import { expect, test } from 'vitest';
import { startApp } from '../testing/start-app.ts';
import { defaultVersion, modes } from '../testing/versions.ts';

const KEY = 'ASSESSMENT_ANALYSIS';

type Service = Awaited<ReturnType<typeof startApp>>;

/** A second version, not published yet. */
async function secondVersion({ prompts }: Service, says = 'second') {
  return prompts.createVersion({ key: KEY, ...modes(says), note: 'warmer', author: 'ada' });
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
