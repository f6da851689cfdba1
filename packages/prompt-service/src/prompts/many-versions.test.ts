import { expect, test } from 'vitest';
import { startApp } from '../testing/start-app.ts';
import { modes } from '../testing/versions.ts';
import { insertVersion } from './version-store.ts';

const KEY = 'ASSESSMENT_ANALYSIS';
const VERSIONS = 1_000;

test('with a thousand long versions, the plans are made anew and the lists are read as quickly as with one', async () => {
  const { database, prompts, admin } = await startApp();
  const { id: promptId } = await prompts.find(KEY);
  await database.queries.transaction().execute(async (tx) => {
    for (let number = 2; number <= VERSIONS; number += 1) {
      const texts = modes(`${number} ${'long '.repeat(2_000)}`);
      const rest = { note: 'n', author: 'ada', createdAt: '2026-11-20T12:00:00.000Z', sha256: 'a'.repeat(64) };
      await insertVersion(tx, { id: `v${number}`, promptId, number, ...rest, ...texts });
    }
  });
  const timed = async (work: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await work();
    return performance.now() - startedAt;
  };

  const moveMs = await timed(() =>
    prompts.moveLabel({ key: KEY, label: 'production', versionId: 'v500', actor: 'ada', reason: 'r' }),
  );
  const readMs = await timed(() => admin()('readPrompt', { params: { key: KEY } }));
  const detail = await admin()('readPrompt', { params: { key: KEY } });

  expect(detail.versionList).toHaveLength(VERSIONS);
  expect(detail.production).toEqual({ versionId: 'v500', number: 500 });
  expect(moveMs).toBeLessThan(500);
  expect(readMs).toBeLessThan(1_000);
});
