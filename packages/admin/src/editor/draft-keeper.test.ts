import { AdminApiError } from '@votive/shared/admin-api/admin-client';
import type { Draft } from '@votive/shared/admin-api/prompt-contracts';
import { expect, test } from 'vitest';
import { firstContent, withText } from './content.ts';
import { createDraftKeeper } from './draft-keeper.ts';

const place = { mode: 'withoutThinking', language: 'en', role: 'user' } as const;
const says = (text: string) => withText(firstContent(), place, text);
const start = { content: firstContent(), note: '', baseVersionId: 'v1', revision: null, savedAt: null };

/** A keeper whose savings go to `answer`; keeps what was sent. */
function keeperOf(answer: (sent: { ifRevision: number | null }) => Promise<number>) {
  const sent: { text: string | undefined; ifRevision: number | null }[] = [];
  const keeper = createDraftKeeper({
    start,
    delayMs: 1_000_000,
    retryMs: 1_000_000,
    async save({ content, note, baseVersionId, ifRevision }) {
      sent.push({ text: content.withoutThinking.texts.en?.user, ifRevision });
      const revision = await answer({ ifRevision });
      return { content, note, baseVersionId, revision, savedAt: '2026-11-21T12:00:00.000Z' } satisfies Draft;
    },
  });
  return { keeper, sent };
}

test('a saving builds on the revision that the one before it made', async () => {
  const { keeper, sent } = keeperOf(async ({ ifRevision }) => (ifRevision ?? 0) + 1);

  keeper.edit({ content: says('one') });
  await keeper.flush();
  keeper.edit({ content: says('two') });
  await keeper.flush();

  expect(sent).toEqual([
    { text: 'one', ifRevision: null },
    { text: 'two', ifRevision: 1 },
  ]);
  expect(keeper.read()).toMatchObject({ status: 'saved', revision: 2 });
  keeper.close();
});

test('what is typed while a saving is under way is not taken for saved', async () => {
  const gate = Promise.withResolvers<number>();
  const { keeper, sent } = keeperOf(({ ifRevision }) => (ifRevision === null ? gate.promise : Promise.resolve(2)));
  keeper.edit({ content: says('one') });
  const first = keeper.flush();

  keeper.edit({ content: says('two') });
  gate.resolve(1);
  await first;

  expect(keeper.read().status).toBe('changed');
  await keeper.flush();
  expect(sent.map(({ text }) => text)).toEqual(['one', 'two']);
  expect(keeper.read().status).toBe('saved');
  keeper.close();
});

test('a draft that another tab saved is not overwritten until somebody says so', async () => {
  const { keeper, sent } = keeperOf(async ({ ifRevision }) => {
    if (ifRevision !== 7) throw new AdminApiError(409, 'conflict', 'The draft was saved elsewhere.', {});
    return 8;
  });
  keeper.edit({ content: says('mine') });
  await keeper.flush();

  keeper.edit({ content: says('mine, longer') });
  await keeper.flush();

  expect(keeper.read()).toMatchObject({ status: 'elsewhere', content: says('mine, longer') });
  expect(sent).toHaveLength(1);
  keeper.keepThis(7);
  await keeper.flush();
  expect(sent.at(-1)).toEqual({ text: 'mine, longer', ifRevision: 7 });
  expect(keeper.read()).toMatchObject({ status: 'saved', revision: 8 });
  keeper.close();
});

test('a saving that nobody answered is kept and tried again; one that is refused waits for a change', async () => {
  const answers: (() => Promise<number>)[] = [
    () => Promise.reject(new TypeError('fetch failed')),
    () => Promise.reject(new AdminApiError(400, 'invalid', 'A text is empty.', {})),
    () => Promise.resolve(1),
  ];
  const { keeper, sent } = keeperOf(() => (answers.shift() ?? expect.fail('one saving too many'))());
  keeper.edit({ content: says('one') });
  await keeper.flush();
  expect(keeper.read()).toMatchObject({ status: 'waiting', problem: 'fetch failed' });

  await keeper.flush();
  expect(keeper.read()).toMatchObject({ status: 'refused', problem: 'A text is empty.' });
  await keeper.flush();
  expect(sent).toHaveLength(2);

  keeper.edit({ content: says('two') });
  await keeper.flush();
  expect(keeper.read().status).toBe('saved');
  keeper.close();
});
