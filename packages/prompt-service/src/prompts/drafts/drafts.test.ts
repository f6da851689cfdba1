import { expect, test } from 'vitest';
import { startApp } from '../../testing/start-app.ts';
import { modes } from '../../testing/versions.ts';

const params = { key: 'ASSESSMENT_ANALYSIS' };
const draft = (says: string, ifRevision: number | null) => ({
  baseVersionId: 'default-1',
  content: { variables: [], ...modes(says) },
  note: '',
  ifRevision,
});

test('a draft is kept for the person who wrote it, and for nobody else', async () => {
  const { adminAs } = await startApp();
  const [ada, ben] = [await adminAs('editor', 'ada'), await adminAs('editor', 'ben')];

  const saved = await ada('saveDraft', { params, body: draft('mine', null) });

  expect(saved.revision).toBe(1);
  expect(await ada('readDraft', { params })).toEqual(saved);
  await expect(ben('readDraft', { params })).rejects.toMatchObject({ status: 404 });
});

test('a draft may be empty, too long or wrong: autosave refuses nothing that is typed', async () => {
  const { adminAs } = await startApp();
  const ada = await adminAs('editor', 'ada');
  const body = draft('', null);
  const texts = { en: { system: '', user: `{{unclosed ${'x'.repeat(60_000)}` } };
  const odd = { ...body, content: { ...body.content, withThinking: { ...body.content.withThinking, texts } } };

  await ada('saveDraft', { params, body: odd });

  expect((await ada('readDraft', { params })).content).toEqual(odd.content);
});

test('two windows of one person never overwrite each other', async () => {
  const { adminAs } = await startApp();
  const ada = await adminAs('editor', 'ada');
  await ada('saveDraft', { params, body: draft('one', null) });
  const second = await ada('saveDraft', { params, body: draft('two', 1) });

  const late = ada('saveDraft', { params, body: draft('three', 1) });
  const another = ada('saveDraft', { params, body: draft('four', null) });

  await expect(late).rejects.toMatchObject({ status: 409, body: { code: 'conflict', draft: second } });
  await expect(another).rejects.toMatchObject({ status: 409, body: { draft: second } });
  expect(await ada('readDraft', { params })).toEqual(second);
});

test('of ten savings of one revision at once, one is kept', async () => {
  const { adminAs } = await startApp();
  const ada = await adminAs('editor', 'ada');
  await ada('saveDraft', { params, body: draft('zero', null) });

  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) => ada('saveDraft', { params, body: draft(`${index}`, 1) })),
  );

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await ada('readDraft', { params })).revision).toBe(2);
});

test('a draft is thrown away only as it was seen', async () => {
  const { adminAs } = await startApp();
  const ada = await adminAs('editor', 'ada');
  await ada('saveDraft', { params, body: draft('one', null) });
  await ada('saveDraft', { params, body: draft('two', 1) });

  await expect(ada('discardDraft', { params, query: { ifRevision: 1 } })).rejects.toMatchObject({ status: 409 });
  await ada('discardDraft', { params, query: { ifRevision: 2 } });
  await ada('discardDraft', { params });

  await expect(ada('readDraft', { params })).rejects.toMatchObject({ status: 404 });
});

test('a draft on a version of another prompt is refused', async () => {
  const { adminAs } = await startApp();
  const ada = await adminAs('editor', 'ada');

  const save = ada('saveDraft', { params, body: { ...draft('one', null), baseVersionId: 'nowhere' } });

  await expect(save).rejects.toMatchObject({ status: 400 });
});
