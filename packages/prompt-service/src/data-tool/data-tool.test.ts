import { once } from 'node:events';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateRootKey, parseRootKey, wrapDataKey } from '@votive/shared/keyring/keyring';
import { expect, test } from 'vitest';
import { connect } from '../database/connect.ts';
import { openDatabase } from '../database/open-database.ts';
import { readKeys } from '../database/read-keys.ts';
import { ANSWER_MARKER, storedRun } from '../testing/analyses.ts';
import { filesHolding, fingerprint } from '../testing/folder.ts';
import type { Home } from '../testing/home.ts';
import { referenceTo, runTool, startTool } from '../testing/run-tool.ts';
import { startApp } from '../testing/start-app.ts';
import { databaseFile, flipBit, refusal, usedHome } from '../testing/used-home.ts';

const now = () => new Date('2026-11-21T12:00:00.000Z');

/** A stopped home with stored analyses. */
async function homeWithAnalyses(count = 3) {
  const { home, send, stop } = await startApp();
  const runs = Array.from({ length: count }, (_, index) => storedRun({ answer: `${ANSWER_MARKER} ${index}` }));
  for (const run of runs) await send('PUT', `/internal/analyses/${run.analysis.id}`, { body: run });
  await stop();
  home.confirmKeyring();
  return { home, runs };
}

/** Adds data key d2 to the keyring, as a rotation does before it copies. */
function addKey(home: Home): void {
  const keyring = home.keyring();
  const created = now().toISOString();
  const d2 = { ...wrapDataKey(parseRootKey(home.rootKey.reveal()), 'd2', Buffer.alloc(32, 5)), created };
  writeFileSync(
    home.keyringPath,
    JSON.stringify({ ...keyring, deks: { ...keyring.deks, d2: { ...d2, state: 'next' } } }),
  );
}

test('inspect says what is applied, and leaves the folder as it was', async () => {
  const home = await usedHome();
  const before = fingerprint(home.dataDir);

  const { code, result } = await runTool('inspect', { database: referenceTo(home) });

  expect([code, result]).toEqual([
    0,
    { applied: expect.arrayContaining(['0001_prompts.sql']), pending: [], bytes: statSync(databaseFile(home)).size },
  ]);
  expect(fingerprint(home.dataDir)).toEqual(before);
});

test('verify counts and hashes every table, equally for a copy, and tells a copy that lacks one row', async () => {
  const { home } = await homeWithAnalyses();
  const database = referenceTo(home);
  const to = join(home.folder, 'copy.db');
  const copy = { ...database, file: to };

  const whole = await runTool('verify', { database });
  const copied = await runTool('snapshot', { source: database, to });
  const compared = await runTool('verify', { database: copy, compareWith: database });

  expect(whole.result).toMatchObject({
    tables: { analyses: { rows: 3 }, assessments: { rows: 3 }, prompts: { rows: 1 } },
  });
  expect(copied).toMatchObject({ code: 0, result: { bytes: statSync(to).size } });
  expect(compared.result).toEqual({ ...(whole.result as object), bytes: statSync(to).size });
  expect(statSync(to).mode & 0o777).toBe(0o600);

  const { dataKey } = readKeys(home.keyringPath, home.rootKey);
  const sqlite = connect({ path: to, keyId: 'd1', dataKey: dataKey('d1') });
  sqlite.exec(`DELETE FROM analyses WHERE id = (SELECT max(id) FROM analyses)`);
  sqlite.close();
  const lacking = await runTool('verify', { database: copy, compareWith: database });
  expect(lacking).toMatchObject({
    code: 13,
    refusal: { kind: 'corrupt', why: expect.stringMatching(/analyses has 2 rows here and 3 there/) },
  });
});

test('a snapshot beside the running service holds what was acknowledged, nothing in plain, and replaces no file', async () => {
  const { home, send } = await startApp();
  const run = storedRun();
  await send('PUT', `/internal/analyses/${run.analysis.id}`, { body: run });
  const source = referenceTo(home);
  const to = join(home.folder, 'copy.db');

  const { code } = await runTool('snapshot', { source, to });
  const again = await runTool('snapshot', { source, to });

  expect(code).toBe(0);
  expect(again).toMatchObject({
    code: 5,
    refusal: { kind: 'precondition', what: expect.stringContaining('exists already') },
  });
  expect((await runTool('verify', { database: { ...source, file: to } })).result).toMatchObject({
    tables: { analyses: { rows: 1 } },
  });
  expect(filesHolding(home.folder, ANSWER_MARKER)).toEqual([]);
  expect(filesHolding(home.folder, 'SQLite format')).toEqual([]);
});

test('rekey makes an equal copy that only the new key opens, and the source stays as it was', async () => {
  const { home, runs } = await homeWithAnalyses();
  addKey(home);
  const source = referenceTo(home);
  const to = join(home.dataDir, 'db.d2.db');
  const [before, whole] = [fingerprint(home.dataDir), await runTool('verify', { database: source })];

  const { code, result } = await runTool('rekey', { source, to, newKeyId: 'd2' });

  expect([code, result]).toEqual([0, whole.result]);
  const { 'db.d2.db': _, ...rest } = fingerprint(home.dataDir);
  expect(rest).toEqual(before);
  const { dataKey } = readKeys(home.keyringPath, home.rootKey);
  expect(() => connect({ path: to, keyId: 'd1', dataKey: dataKey('d1') })).toThrow(/not a database/);
  const sqlite = connect({ path: to, keyId: 'd2', dataKey: dataKey('d2') });
  expect(sqlite.prepare('SELECT count(*) AS n FROM analyses').get()).toEqual({ n: runs.length });
  sqlite.close();
});

test('rekey refuses a source with a log beside it, which a copy of the file would lack', async () => {
  const { home } = await startApp();
  addKey(home);
  const to = join(home.dataDir, 'db.d2.db');

  const refused = await runTool('rekey', { source: referenceTo(home), to, newKeyId: 'd2' });

  expect(refused).toMatchObject({ code: 5, refusal: { kind: 'owned', what: expect.stringContaining('not at rest') } });
  expect(readdirSync(home.dataDir).filter((name) => name.startsWith('db.d2'))).toEqual([]);
});

test('checkpoint folds a log that a crash left into the file', async () => {
  const { home } = await homeWithAnalyses();
  const { dataKey } = readKeys(home.keyringPath, home.rootKey);
  const crashed = startTool('hold', { dataDir: home.dataDir });
  await once(crashed.child.stdout, 'data');
  const owned = { dataDir: home.dataDir, keyringPath: home.keyringPath, rootKeyPath: referenceTo(home).rootKeyPath };

  const sqlite = connect({ path: databaseFile(home), keyId: 'd1', dataKey: dataKey('d1') });
  sqlite.exec(`INSERT INTO deletions VALUES ('analysis', 'x', '2026-11-21T12:00:00.000Z')`);
  expect(await runTool('checkpoint', owned)).toMatchObject({ code: 5, refusal: { kind: 'owned' } });
  const busy = await runTool('checkpoint', { ...owned, owned: true });
  sqlite.close();
  const done = await runTool('checkpoint', { ...owned, owned: true });
  crashed.child.kill('SIGKILL');

  expect(busy).toMatchObject({ code: 5, refusal: { kind: 'owned', what: expect.stringContaining('not at rest') } });
  expect(done).toMatchObject({ code: 0, result: { file: databaseFile(home), keyId: 'd1' } });
  expect(readdirSync(home.dataDir)).toEqual(['current', 'db.d1.db', 'owner.lock']);
});

test('hold keeps every service out until its input ends or it is killed', async () => {
  const home = await usedHome();
  for (const end of ['input', 'SIGKILL'] as const) {
    const { child, outcome } = startTool('hold', { dataDir: home.dataDir });
    await once(child.stdout, 'data');

    expect(refusal(home)).toMatchObject({ exitCode: 5, message: expect.stringMatching(/Another process owns/) });

    if (end === 'input') child.stdin.end();
    else child.kill('SIGKILL');
    expect((await outcome).result).toEqual({ held: true });
    await openDatabase({ ...home, now }).close();
  }
});

test('what people had deleted is read, and deleted again in another database', async () => {
  const { home, runs } = await homeWithAnalyses();
  const to = join(home.folder, 'older.db');
  const older = { ...referenceTo(home), file: to };
  await runTool('snapshot', { source: referenceTo(home), to });
  const service = await startApp({ home });
  const [gone, kept] = runs;
  await service.send('DELETE', `/internal/analyses/${gone?.analysis.id}`, {
    headers: { 'x-access-token-hash': gone?.accessTokenHash ?? '' },
  });
  await service.stop();

  const { result } = await runTool('read-tombstones', { database: referenceTo(home) });
  const tombstones = (result as { tombstones: [] }).tombstones;
  const applied = await runTool('apply-tombstones', { database: older, tombstones });
  const again = await runTool('apply-tombstones', { database: older, tombstones });

  expect(tombstones).toEqual([{ kind: 'analysis', id: gone?.analysis.id, deletedAt: expect.any(String) }]);
  expect([applied.result, again.result]).toEqual([
    { deleted: 1, added: 1 },
    { deleted: 0, added: 0 },
  ]);
  const left = await runTool('verify', { database: older });
  expect(left.result).toMatchObject({
    tables: { analyses: { rows: 2 }, assessments: { rows: 2 }, deletions: { rows: 1 } },
  });
  expect(kept).toBeDefined();
});

test.each([
  ['a wrong root key', 12, 'key', (home: Home) => writeFileSync(join(home.folder, 'root.key'), generateRootKey())],
  ['a damaged page', 13, 'corrupt', (home: Home) => flipBit(databaseFile(home), 40_000)],
  ['a damaged first page', 13, 'corrupt', (home: Home) => flipBit(databaseFile(home), 700)],
])('%s is refused with its own exit code, and nothing is made', async (_name, code, kind, harm) => {
  const { home } = await homeWithAnalyses();
  const source = referenceTo(home);
  harm(home);
  const before = fingerprint(home.dataDir);
  const to = join(home.dataDir, 'copy.db');

  const verified = await runTool('verify', { database: source });
  const copied = await runTool('snapshot', { source, to });

  expect(verified).toMatchObject({ code, refusal: { kind, exitCode: code } });
  expect(copied).toMatchObject({ code, refusal: { kind } });
  expect(existsSync(`${to}.new`)).toBe(false);
  expect(fingerprint(home.dataDir)).toEqual(before);
  expect(JSON.stringify([verified, copied])).not.toContain(home.rootKey.reveal());
});
