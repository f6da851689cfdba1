import { expect, test } from 'vitest';
import { startApp } from '../testing/start-app.ts';
import { modes } from '../testing/versions.ts';
import { insertVersion, readVersions } from './version-store.ts';

const KEY = 'ASSESSMENT_ANALYSIS';
const VERSIONS = 1_000;
const IN_USE = 500;

/** Whoever reads one that is not in use comes upon a text that cannot be. */
function textsOf(number: number) {
  const whole = modes(`${number}`);
  const texts = { en: { system: '', user: '' } };
  const broken = {
    withThinking: { ...whole.withThinking, texts },
    withoutThinking: { ...whole.withoutThinking, texts },
  };
  return number === IN_USE ? whole : broken;
}

test('of a thousand versions those in use alone are read to make the plans anew, and none for the lists', async () => {
  const { database, prompts, admin } = await startApp();
  const { id: promptId } = await prompts.find(KEY);
  await database.queries.transaction().execute(async (tx) => {
    for (let number = 2; number <= VERSIONS; number += 1) {
      const rest = { note: 'n', author: 'ada', createdAt: '2026-11-20T12:00:00.000Z', sha256: 'a'.repeat(64) };
      await insertVersion(tx, { id: `v${number}`, promptId, number, ...rest, ...textsOf(number) });
    }
  });
  await expect(readVersions(database.queries, ['v7']), 'a premise of this test').rejects.toThrow('system');

  await prompts.moveLabel({ key: KEY, label: 'production', versionId: `v${IN_USE}`, actor: 'ada', reason: 'r' });
  const detail = await admin()('readPrompt', { params: { key: KEY } });

  expect(detail.versionList).toHaveLength(VERSIONS);
  expect(detail.production).toEqual({ versionId: `v${IN_USE}`, number: 500 });
});
