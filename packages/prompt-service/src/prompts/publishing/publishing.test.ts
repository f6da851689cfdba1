import { expect, test } from 'vitest';
import { startApp } from '../../testing/start-app.ts';
import { modes } from '../../testing/versions.ts';

const KEY = 'ASSESSMENT_ANALYSIS';
type Service = Awaited<ReturnType<typeof startApp>>;
type Admin = ReturnType<Service['admin']>;

const write = async ({ prompts }: Service, says = 'second') =>
  (await prompts.createVersion({ key: KEY, ...modes(says), note: 'warmer', author: 'ada' })).id;
const move = (admin: Admin, label: string, versionId: string, more: object = {}) =>
  admin('moveLabel', {
    params: { key: KEY, label },
    body: { versionId, reason: 'better', ifVersionId: label === 'production' ? 'default-1' : null, ...more },
  });
const planOf = async ({ send }: Service) => (await send('GET', `/internal/plans/${KEY}`)).text();

test('production needs a publisher; other labels an editor', async () => {
  const service = await startApp();
  const editor = await service.adminAs('editor');
  const versionId = await write(service);

  await expect(move(editor, 'production', versionId)).rejects.toMatchObject({ status: 403 });
  expect(await move(editor, 'staging', versionId)).toMatchObject({ outcome: 'moved', move: { actor: 'editor' } });
});

test('without a passed gate nobody publishes, but an owner who says why', async () => {
  const service = await startApp();
  const [publisher, owner] = [await service.adminAs('publisher'), await service.adminAs('owner', 'olga')];
  const versionId = await write(service);

  await expect(move(publisher, 'production', versionId)).rejects.toMatchObject({ status: 409 });
  await expect(move(publisher, 'production', versionId, { overrideGate: true })).rejects.toMatchObject({ status: 403 });
  await expect(move(owner, 'production', versionId, { overrideGate: true, reason: ' ' })).rejects.toMatchObject({
    status: 400,
  });
  expect(await move(owner, 'production', versionId, { overrideGate: true })).toMatchObject({
    outcome: 'moved',
    move: { fromVersionId: 'default-1', toVersionId: versionId, actor: 'olga', reason: 'better (gate overridden)' },
  });
});

test('rolling back needs no gate again, gives the very plan of before, and is in the history and the audit', async () => {
  const service = await startApp();
  const publisher = await service.adminAs('publisher', 'pia');
  const before = await planOf(service);
  const versionId = await write(service);
  await move(service.admin(), 'production', versionId, { overrideGate: true });

  const back = await move(publisher, 'production', 'default-1', { ifVersionId: versionId, reason: 'worse' });

  expect(back).toMatchObject({ outcome: 'moved', move: { fromVersionId: versionId, toVersionId: 'default-1' } });
  expect(await planOf(service)).toBe(before);
  const { items } = await publisher('labelMoves', { params: { key: KEY } });
  expect(items.map(({ actor, toVersionId }) => [actor, toVersionId])).toEqual([
    ['pia', 'default-1'],
    ['owner', versionId],
    ['votive', 'default-1'],
  ]);
  const audit = await publisher('readAudit', { query: { actor: 'pia' } });
  expect(audit.items).toMatchObject([
    { action: 'label.moved', target: KEY, detail: { from: versionId, to: 'default-1', reason: 'worse' } },
  ]);
});

test('who looked before somebody else published is told, and the same publication again changes nothing', async () => {
  const service = await startApp();
  const [second, third] = [await write(service), await write(service, 'third')];
  const override = { overrideGate: true };
  await move(service.admin(), 'production', second, override);

  await expect(move(service.admin(), 'production', third, override)).rejects.toMatchObject({ status: 409 });
  expect(await move(service.admin(), 'production', second, override)).toEqual({ outcome: 'unchanged' });
});

test.each(['arm:x:y', 'Staging', ''])('the label “%s” is not for people', async (label) => {
  const service = await startApp();

  await expect(move(service.admin(), label, 'default-1')).rejects.toMatchObject({
    status: label === '' ? 404 : 400,
  });
});

test('with a second person, a publication waits until another publisher approves it', async () => {
  const service = await startApp({ requireSecondPerson: true });
  const [pia, paul] = [await service.adminAs('publisher', 'pia'), await service.adminAs('publisher', 'paul')];
  const owner = await service.adminAs('owner', 'olga');
  const versionId = await write(service);
  const before = await planOf(service);

  const asked = await move(owner, 'production', versionId, { overrideGate: true });
  if (asked.outcome !== 'awaiting_approval') throw new Error(asked.outcome);
  const approve = (admin: Admin) =>
    admin('approvePublishRequest', { params: { key: KEY, requestId: asked.request.id }, body: { reason: 'read it' } });

  expect(await planOf(service)).toBe(before);
  await expect(approve(owner)).rejects.toMatchObject({ status: 403 });
  expect(await approve(pia)).toMatchObject({ outcome: 'moved', move: { actor: 'olga', approvedBy: 'pia' } });
  await expect(approve(paul)).rejects.toMatchObject({ status: 409 });
  expect(await planOf(service)).toContain(`"productionVersionId":"${versionId}"`);
  const { items } = await paul('listPublishRequests', { params: { key: KEY } });
  expect(items).toMatchObject([{ id: asked.request.id, state: 'approved', requestedBy: 'olga' }]);
});

test('a publication that was overtaken stays open, and can be withdrawn by who asked for it', async () => {
  const service = await startApp({ requireSecondPerson: true });
  const [pia, paul] = [await service.adminAs('publisher', 'pia'), await service.adminAs('owner', 'paul')];
  const editor = await service.adminAs('editor');
  const [second, third] = [await write(service), await write(service, 'third')];
  const override = { overrideGate: true };
  const ask = async (versionId: string) => {
    const asked = await move(paul, 'production', versionId, override);
    if (asked.outcome !== 'awaiting_approval') throw new Error(asked.outcome);
    return asked.request.id;
  };
  const [first, overtaken] = [await ask(second), await ask(third)];
  const body = { reason: 'fine' };
  await pia('approvePublishRequest', { params: { key: KEY, requestId: first }, body });

  const params = { key: KEY, requestId: overtaken };
  await expect(pia('approvePublishRequest', { params, body })).rejects.toMatchObject({ status: 409 });
  await expect(editor('withdrawPublishRequest', { params, body })).rejects.toMatchObject({ status: 403 });
  await paul('withdrawPublishRequest', { params, body });

  const { items } = await pia('listPublishRequests', { params: { key: KEY } });
  expect(items.find(({ id }) => id === overtaken)?.state).toBe('withdrawn');
});
