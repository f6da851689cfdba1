import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { storedRun } from '../testing/analyses.ts';
import type { Home } from '../testing/home.ts';
import { startApp } from '../testing/start-app.ts';
import { flipBit } from '../testing/used-home.ts';
import { DatabaseRefusal } from './database-refusal.ts';
import { answersPlace, reportPlace } from './fields/places.ts';
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

/** A home with 40 stored analyses, its database file, and how large that was before them. */
async function homeWithAnalyses() {
  const { home, send, stop, database } = await startApp();
  database.freeze()?.release();
  const { size: emptySize } = statSync(database.path);
  const runs = Array.from({ length: 40 }, (_, index) => storedRun({ answer: `answer ${index} `.repeat(200) }));
  for (const run of runs) await send('PUT', `/internal/analyses/${run.analysis.id}`, { body: run });
  await stop();
  return { home, runs, path: database.path, emptySize };
}

/** Everything that the database says, fields opened, or the code of the error that stopped the reading. */
async function readAll(home: Home): Promise<string> {
  try {
    const database = openDatabase({ ...home, now });
    const { queries, fields } = database;
    try {
      const rows: unknown[] = [];
      for (const table of TABLES) rows.push(await queries.selectFrom(table).selectAll().execute());
      for (const row of await queries.selectFrom('assessments').selectAll().execute())
        rows.push(fields.open(answersPlace(row), row.sealedAnswers));
      for (const row of await queries.selectFrom('analyses').selectAll().execute())
        rows.push(fields.open(reportPlace(row), row.sealedReport));
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

const FLIPS = 250;
/** Numbers that look random and are the same in each run. */
const scattered = (index: number, below: number) => Math.floor((((index + 1) * 0.618_033_988_75) % 1) * below);

test('one flipped bit anywhere in the file is an error or touches nothing that is read: altered data is never shown', {
  timeout: 180_000,
}, async () => {
  const { home, path } = await homeWithAnalyses();
  const whole = await readAll(home);
  expect(whole.includes('answer 39')).toBe(true);
  const backup = join(home.folder, 'backup.db');
  copyFileSync(path, backup);
  const { size } = statSync(path);
  let detected = 0;

  for (let flip = 0; flip < FLIPS; flip += 1) {
    copyFileSync(backup, path);
    flipBit(path, scattered(flip, size));
    const said = await readAll(home);
    const outcome = said === whole ? 'untouched' : said;
    expect(outcome.slice(0, 40)).toMatch(/^(untouched|refused 13|SQLITE_(CORRUPT|NOTADB|IOERR)\w*)$/);
    if (outcome !== 'untouched') detected += 1;
  }
  expect(detected).toBeGreaterThan(FLIPS / 3); // The rest fell on pages of tables that are not read here.
});

test('one flipped bit anywhere in the log of a crash is refused: what was acknowledged last is never lost in silence', {
  timeout: 180_000,
}, async () => {
  const { home, path, log } = await homeWithHotLog();
  const whole = await readAll(home);
  expect(whole.includes('answer 19')).toBe(true);
  const { size } = statSync(log.log);
  const outcomes = { detected: 0, whole: 0 };

  for (let flip = 0; flip < FLIPS; flip += 1) {
    copyFileSync(log.file, path);
    copyFileSync(log.log, `${path}-wal`);
    // The frames' heads are a small part of the log, and matter most.
    const offset =
      flip % 2 === 0
        ? scattered(flip, size)
        : 32 + scattered(flip, Math.floor((size - 32) / 4120)) * 4120 + (flip % 24);
    flipBit(`${path}-wal`, flip < 32 ? flip : offset);
    const before = readFileSync(`${path}-wal`);
    const said = await readAll(home);
    expect(said === whole ? 'whole' : said.slice(0, 40)).toMatch(/^(whole|refused 13)$/);
    if (said === whole) outcomes.whole += 1;
    else {
      outcomes.detected += 1;
      expect(readFileSync(`${path}-wal`).equals(before)).toBe(true);
    }
  }
  expect(outcomes).toEqual({ detected: FLIPS, whole: 0 });
});

test('a log that breaks off in its last transaction opens with everything before it, as after a power cut', async () => {
  const { home, path, log } = await homeWithHotLog();
  const bytes = readFileSync(log.log);
  const frames = Math.floor((bytes.length - 32) / 4120);
  const wholeLogs = [];
  for (const tear of ['cut', 'zeros', 'noise'] as const) {
    const torn = Buffer.from(bytes);
    const from = 32 + (frames - 1) * 4120 + 1_000;
    if (tear === 'zeros') torn.fill(0, from);
    if (tear === 'noise') torn.fill('what was there before', from);
    copyFileSync(log.file, path);
    writeFileSync(`${path}-wal`, tear === 'cut' ? torn.subarray(0, from) : torn);
    wholeLogs.push(await readAll(home));
  }

  for (const said of wholeLogs) expect([said.includes('answer 18'), said.includes('answer 19')]).toEqual([true, false]);
});

/** A home as a crash leaves it: twenty analyses in the log, none of them in the file. */
async function homeWithHotLog() {
  const { home, send, stop, database } = await startApp();
  // Folds what there is into the file, so that all the rest is in the log.
  database.freeze()?.release();
  for (let index = 0; index < 20; index += 1) {
    const run = storedRun({ answer: `answer ${index} ` });
    await send('PUT', `/internal/analyses/${run.analysis.id}`, { body: run });
  }
  const log = { file: join(home.folder, 'crashed.db'), log: join(home.folder, 'crashed.db-wal') };
  copyFileSync(database.path, log.file);
  copyFileSync(`${database.path}-wal`, log.log);
  await stop();
  copyFileSync(log.file, database.path);
  copyFileSync(log.log, `${database.path}-wal`);
  return { home, path: database.path, log };
}

test('a damaged page is an error for those it concerns, and health says so', async () => {
  const { home, runs, path, emptySize } = await homeWithAnalyses();
  const { size } = statSync(path);
  // The schema and all that a start reads was there before: the pages that came with the analyses hold nothing else.
  for (let offset = emptySize; offset < size; offset += 4096) flipBit(path, offset + 100);
  const { send, url } = await startApp({ home });

  const statuses: number[] = [];
  for (const run of runs) {
    const headers = { 'x-access-token-hash': run.accessTokenHash };
    const response = await send('GET', `/internal/analyses/${run.analysis.id}`, { headers });
    statuses.push(response.status);
    if (response.ok) expect(await response.json()).toMatchObject({ run: run.run });
  }

  expect(emptySize).toBeLessThan(size);
  expect(statuses).toContain(500);
  const health = await fetch(`${url}/health`);
  expect(await health.json()).toMatchObject({
    status: 'degraded',
    checks: { database: { status: 'degraded', cause: expect.stringMatching(/SQLITE_(CORRUPT|NOTADB|IOERR)/) } },
  });
});
