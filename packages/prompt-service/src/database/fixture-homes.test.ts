import { expect, test } from 'vitest';
import { FIXTURE_ANALYSES, FIXTURE_IMPORT, fixtureRun } from '../testing/fixture-rows.ts';
import { type Home, makeHome } from '../testing/home.ts';
import { makeOlderDatabase } from '../testing/make-older-database.ts';
import { referenceTo, runTool } from '../testing/run-tool.ts';
import { startApp } from '../testing/start-app.ts';
import { importedResultPlace, remainsPlace } from './fields/places.ts';
import { readMigrations } from './migrations.ts';
import { openDatabase } from './open-database.ts';

const schemas = readMigrations().map((_, index) => index + 1);

test.each(schemas)(
  'a home of schema %i is migrated whole: every row of before is there, and the service opens it',
  async (schema) => {
    const home = makeHome();
    makeOlderDatabase({ ...home, schema });
    home.confirmKeyring();
    const database = referenceTo(home);
    const pending = readMigrations()
      .slice(schema)
      .map(({ name }) => name);
    const before = await runTool('verify', { database });

    if (pending.length > 0)
      expect(() => openDatabase({ ...home, now: () => new Date() })).toThrow(expect.objectContaining({ exitCode: 14 }));
    const inspected = await runTool('inspect', { database });
    const migrated = await runTool('migrate', { database });

    expect(inspected.result).toMatchObject({ pending });
    expect(migrated.result).toMatchObject({ applied: pending });
    const after = await runTool('verify', { database });
    for (const [table, { rows }] of Object.entries(
      (before.result as { tables: Record<string, { rows: number }> }).tables,
    ))
      expect([table, (after.result as { tables: Record<string, { rows: number }> }).tables[table]?.rows]).toEqual([
        table,
        table === 'migrations' ? rows + pending.length : rows,
      ]);
    const again = await runTool('migrate', { database });
    expect([again.result, (await runTool('verify', { database })).result]).toMatchObject([
      { applied: [] },
      { tables: (after.result as { tables: object }).tables },
    ]);
    if (schema >= 6) expect(await importsOf(home)).toEqual(FIXTURE_IMPORT);
    const service = await startApp({ home });
    expect((await service.send('GET', '/internal/plans/ASSESSMENT_ANALYSIS')).status).toBe(200);
    if (schema < 4) return;
    for (let number = 1; number <= FIXTURE_ANALYSES; number += 1) {
      const { analysis, run, accessTokenHash } = fixtureRun(number);
      const headers = { 'x-access-token-hash': accessTokenHash };
      const read = await service.send('GET', `/internal/analyses/${analysis.id}`, { headers });
      expect(await read.json()).toEqual({ analysis: { ...analysis, stored: true }, run });
    }
  },
);

/** What was imported before its fields were sealed, as it opens at its places. */
async function importsOf(home: Home): Promise<typeof FIXTURE_IMPORT> {
  const { queries, fields, close } = openDatabase({ ...home, now: () => new Date() });
  try {
    const analysis = await queries.selectFrom('importedAnalyses').selectAll().executeTakeFirstOrThrow();
    const remains = await queries.selectFrom('importRemains').selectAll().orderBy('sourceTable', 'desc').execute();
    const [ofMember = '', ofNobody = ''] = remains.map((row) => fields.open(remainsPlace(row), row.sealedContent));
    const result = fields.open(importedResultPlace(analysis), analysis.sealedResult);
    return { member: analysis.memberId, analysis: analysis.id, result, ofMember, ofNobody };
  } finally {
    await close();
  }
}
