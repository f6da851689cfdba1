import { expect, test } from 'vitest';
import { NOW, startApp } from '../testing/start-app.ts';
import { addTokens } from '../testing/tokens.ts';

const secondsFromNow = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

test('a clean-up deletes what has expired, of all three kinds, and nothing that lives', async () => {
  const { send, database } = await startApp();
  await addTokens(database.queries, [secondsFromNow(-86_400), secondsFromNow(0), secondsFromNow(1)]);

  const first = await send('POST', '/internal/token-cleanups');
  const second = await send('POST', '/internal/token-cleanups');

  expect(await first.json()).toEqual({ deletedTokens: 6, refresh: 2, passwordReset: 2, emailVerification: 2 });
  expect(await second.json()).toEqual({ deletedTokens: 0, refresh: 0, passwordReset: 0, emailVerification: 0 });
  const left = await database.queries.selectFrom('refreshTokens').select('expiresAt').execute();
  expect(left).toEqual([{ expiresAt: secondsFromNow(1).toISOString() }]);
});

test('more tokens than one batch are all deleted', async () => {
  const { send, database } = await startApp();
  await database.queries.transaction().execute(async (tx) => {
    await addTokens(
      tx,
      Array.from({ length: 2_100 }, (_, index) => secondsFromNow(-index - 1)),
    );
  });

  const response = await send('POST', '/internal/token-cleanups');

  expect(await response.json()).toMatchObject({ deletedTokens: 6_300, refresh: 2_100 });
});
