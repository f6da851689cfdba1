import { expect, test } from 'vitest';
import { storedRun } from '../../testing/analyses.ts';
import type { Home } from '../../testing/home.ts';
import { startApp } from '../../testing/start-app.ts';
import { databaseFile } from '../../testing/used-home.ts';
import { connect } from '../connect.ts';
import { readKeys } from '../read-keys.ts';

/** Two people's stored analyses, and the database closed, for somebody who has its key to tamper with. */
async function twoPeople() {
  const { home, send, stop } = await startApp();
  const [anna, ben] = [storedRun({ answer: 'what Anna wrote' }), storedRun({ answer: 'what Ben wrote' })];
  for (const run of [anna, ben]) await send('PUT', `/internal/analyses/${run.analysis.id}`, { body: run });
  await stop();
  return { home, anna, ben };
}

function tamper(home: Home, sql: string, ...values: unknown[]): void {
  const { dataKey } = readKeys(home.keyringPath, home.rootKey);
  const sqlite = connect({ path: databaseFile(home), keyId: 'd1', dataKey: dataKey('d1') });
  expect(sqlite.prepare(sql).run(...values).changes).toBe(1);
  sqlite.close();
}

test.each([
  [
    'the report of one person in the row of another',
    `UPDATE analyses SET sealed_report = (SELECT sealed_report FROM analyses WHERE id = ?) WHERE id = ?`,
  ],
  [
    'the answers of one person in the run of another',
    `UPDATE assessments SET sealed_answers = (SELECT sealed_answers FROM assessments WHERE id = (SELECT assessment_id FROM analyses WHERE id = ?))
     WHERE id = (SELECT assessment_id FROM analyses WHERE id = ?)`,
  ],
  [
    'the whole run of one person under the analysis of another',
    `UPDATE analyses SET assessment_id = (SELECT assessment_id FROM analyses WHERE id = ?) WHERE id = ?`,
  ],
  [
    'answers older than their row',
    `UPDATE assessments SET version = 2 WHERE ? <> '' AND id = (SELECT assessment_id FROM analyses WHERE id = ?)`,
  ],
])('%s are not shown, the other person sees the own, and health says so', async (_name, sql) => {
  const { home, anna, ben } = await twoPeople();
  tamper(home, sql, anna.analysis.id, ben.analysis.id);
  const { send, url, lines } = await startApp({ home });
  const read = (run: typeof anna) =>
    send('GET', `/internal/analyses/${run.analysis.id}`, { headers: { 'x-access-token-hash': run.accessTokenHash } });

  const [own, foreign] = [await read(anna), await read(ben)];

  expect([own.status, ((await own.json()) as { run: unknown }).run]).toEqual([200, anna.run]);
  expect(foreign.status).toBe(500);
  expect(await foreign.text()).not.toMatch(/Anna|Ben/);
  expect(lines.join()).not.toMatch(/what (Anna|Ben)/);
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({
    status: 'degraded',
    checks: { database: { cause: 'Queries met FIELD_ALTERED.' } },
  });
});

test('somebody else’s run under an account does not open', async () => {
  const { home, anna } = await twoPeople();
  tamper(
    home,
    `INSERT INTO members (id, email, password_hash, language, created_at) VALUES ('m', 'm@example.org', '-', 'en', '-')`,
  );
  tamper(
    home,
    `UPDATE assessments SET member_id = 'm' WHERE id = (SELECT assessment_id FROM analyses WHERE id = ?)`,
    anna.analysis.id,
  );
  const { send } = await startApp({ home });

  const answer = await send('GET', `/internal/analyses/${anna.analysis.id}`, {
    headers: { 'x-access-token-hash': anna.accessTokenHash },
  });

  expect(answer.status).toBe(500);
});
