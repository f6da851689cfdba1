import { expect, test } from 'vitest';
import { runExperiment } from '../testing/experiments.ts';
import { startApp } from '../testing/start-app.ts';
import { mode, modes } from '../testing/versions.ts';

const KEY = 'ASSESSMENT_ANALYSIS';
const SECOND = { key: KEY, ...modes('second'), note: 'warmer', author: 'ada' };

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
  const { id: warmer } = await service.prompts.createVersion(SECOND);
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

  const { id } = await service.prompts.createVersion(SECOND);
  expect((await again()).status).toBe(304);
  await service.prompts.moveLabel({ key: KEY, label: 'production', versionId: id, actor: 'ada', reason: 'better' });

  const changed = await again();
  expect(changed.status).toBe(200);
  expect(changed.headers.get('etag')).not.toBe(etag);
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
