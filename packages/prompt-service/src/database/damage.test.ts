import { copyFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { storedRun } from '../testing/analyses.ts';
import type { Home } from '../testing/home.ts';
import { startApp } from '../testing/start-app.ts';
import { flipBit } from '../testing/used-home.ts';
import { DatabaseRefusal } from './database-refusal.ts';
import { openDatabase } from './open-database.ts';

const now = () => new Date('2026-11-21T12:00:00.000Z');
const TABLES = [
  'prompts',
  'promptVersions',
  'versionModes',
  'versionTexts',
  'labels',
  'labelMoves',
  'assessments',
  'analyses',
  'audit',
] as const;

/** A home with 40 stored analyses, and its database file. */
async function homeWithAnalyses() {
  const { home, send, stop, database } = await startApp();
  const runs = Array.from({ length: 40 }, (_, index) => storedRun({ answer: `answer ${index} `.repeat(200) }));
  for (const run of runs) await send('PUT', `/internal/analyses/${run.analysis.id}`, { body: run });
  await stop();
  return { home, runs, path: database.path };
}

/** Everything that the database says, or the code of the error that stopped the reading. */
async function readAll(home: Home): Promise<string> {
  try {
    const database = openDatabase({ ...home, now });
    try {
      const rows = [];
      for (const table of TABLES) rows.push(await database.queries.selectFrom(table).selectAll().execute());
      return JSON.stringify(rows);
    } finally {
      await database.close();
    }
  } catch (error) {
    return error instanceof DatabaseRefusal
      ? `refused ${error.exitCode}`
      : String((error as NodeJS.ErrnoException).code);
  }
}

test('one flipped bit anywhere is an error or touches nothing that is read: altered data is never shown', async () => {
  const { home, path } = await homeWithAnalyses();
  const whole = await readAll(home);
  expect(whole).toContain('answer 39');
  const backup = join(home.folder, 'backup.db');
  copyFileSync(path, backup);
  const { size } = statSync(path);
  const outcomes = new Map<string, number>();

  for (let flip = 0; flip < 80; flip += 1) {
    copyFileSync(backup, path);
    flipBit(path, Math.floor(((flip + 0.37) * size) / 80));
    const said = await readAll(home);
    const outcome = said === whole ? 'untouched' : said;
    expect(outcome).toMatch(/^(untouched|refused 13|SQLITE_(CORRUPT|NOTADB|IOERR)\w*)$/);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  expect(80 - (outcomes.get('untouched') ?? 0)).toBeGreaterThan(40);
});

test('a damaged page is an error for those it concerns, and health says so', async () => {
  const { home, runs, path } = await homeWithAnalyses();
  const { size } = statSync(path);
  // The schema lies in the first pages; what was written last, the analyses, in the second half.
  for (let page = Math.ceil(size / 8192); page < size / 4096; page += 1) flipBit(path, page * 4096 + 100);
  const { send, url } = await startApp({ home });

  const statuses: number[] = [];
  for (const run of runs) {
    const headers = { 'x-access-token-hash': run.accessTokenHash };
    const response = await send('GET', `/internal/analyses/${run.analysis.id}`, { headers });
    statuses.push(response.status);
    if (response.ok) expect(await response.json()).toMatchObject({ run: run.run });
  }

  expect(statuses).toContain(500);
  const health = await fetch(`${url}/health`);
  expect(await health.json()).toMatchObject({
    status: 'degraded',
    checks: { database: { status: 'degraded', cause: expect.stringMatching(/SQLITE_(CORRUPT|NOTADB|IOERR)/) } },
  });
});
