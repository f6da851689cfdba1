import { SOURCE_TABLES } from '@votive/shared/contracts/import';
import { expect, test } from 'vitest';
import { answersPlace, importedResultPlace, remainsPlace } from '../database/fields/places.ts';
import { type Database, openDatabase } from '../database/open-database.ts';
import { makeHome } from '../testing/home.ts';
import { open } from '../testing/used-home.ts';
import { readKnown, writeImport } from './import-store.ts';
import { planImport } from './plan-import.ts';
import { toWeights } from './plan-modes.ts';
import type { Source, SourceRows } from './read-source.ts';
import type { SourceRow } from './source-row.ts';

const now = () => new Date('2026-11-21T12:00:00.000Z');
const HASH = `$2b$12$${'a'.repeat(53)}`;
const PROMPT = {
  id: 'p1',
  key: 'IDENTITY',
  name: 'Identity',
  content: 'Third text.',
  model: 'claude',
  isActive: 1,
  createdAt: 1735689600000,
  updatedAt: 1735776000000,
};
const USER = {
  id: 'u1',
  email: 'Ada@Example.org',
  password: HASH,
  emailVerified: 0,
  createdAt: '2025-01-01 00:00:00',
  updatedAt: 1,
  name: 'Ada',
  birthYear: 1981,
};

test('prompts come over with their versions, and the text in use is the production version', async () => {
  const database = open(makeHome());
  const source = sourceOf({
    Prompt: [PROMPT],
    PromptVariant: [
      {
        id: 'v1',
        promptId: 'p1',
        variantType: 'withThinking',
        temperature: 1,
        maxTokens: 12_000,
        thinkingType: 'enabled',
        budgetTokens: 4_000,
      },
      {
        id: 'v2',
        promptId: 'p1',
        variantType: 'withoutThinking',
        temperature: 0.4,
        maxTokens: 100,
        thinkingType: 'disabled',
        budgetTokens: null,
      },
    ],
    PromptVersion: [
      {
        id: 'b',
        promptId: 'p1',
        version: 2,
        content: 'Second text.',
        model: 'claude',
        changedBy: 'kim',
        changeNote: 'shorter',
        createdAt: 1735776000000,
      },
      {
        id: 'a',
        promptId: 'p1',
        version: 1,
        content: 'First text.',
        model: 'claude',
        changedBy: null,
        changeNote: null,
        createdAt: '2025-01-01T00:00:00.000Z',
      },
    ],
  });

  const { report } = await bring(database, source);

  const versions = await database.queries
    .selectFrom('promptVersions')
    .select(['id', 'number', 'author', 'note', 'createdAt'])
    .where('promptId', '=', 'p1')
    .orderBy('number')
    .execute();
  expect(versions).toMatchObject([
    { id: 'a', number: 1, author: 'import', note: '', createdAt: '2025-01-01T00:00:00.000Z' },
    { id: 'b', number: 2, author: 'kim', note: 'shorter', createdAt: '2025-01-02T00:00:00.000Z' },
    { number: 3, note: 'What was in use when it was imported.' },
  ]);
  const production = await database.queries
    .selectFrom('labels')
    .selectAll()
    .where('promptId', '=', 'p1')
    .executeTakeFirstOrThrow();
  const modes = await database.queries
    .selectFrom('versionModes')
    .selectAll()
    .where('versionId', '=', production.versionId)
    .orderBy('mode')
    .execute();
  expect(production.versionId).toBe(versions[2]?.id);
  expect(modes).toMatchObject([
    { mode: 'withThinking', maxTokens: 12_000, thinkingBudget: 4_000, temperature: 1, model: 'claude' },
    { mode: 'withoutThinking', maxTokens: 256, thinkingBudget: 0, temperature: 0.4 },
  ]);
  expect(report.tables.find(({ table }) => table === 'Prompt')?.remarks).toEqual([
    { text: 'maxTokens lies outside 256 to 200000 and was moved there', rows: 1, examples: ['p1'] },
  ]);
});

test('a test becomes a paused experiment whose weights sum to 10,000, and its counts are kept aside', async () => {
  const database = open(makeHome());
  const source = sourceOf({
    Prompt: [PROMPT],
    ABTest: [
      {
        id: 't1',
        promptId: 'p1',
        name: 'Shorter',
        description: 'clearer',
        isActive: 1,
        startDate: 1735776000000,
        endDate: null,
        createdAt: 1735776000000,
      },
    ],
    ABVariant: ['x', 'y', 'z'].map((id) => ({
      id,
      abTestId: 't1',
      name: 'Same name',
      content: `Text ${id}.`,
      model: 'm',
      weight: 1 / 3,
      impressions: 7,
      conversions: 2,
      createdAt: 1,
    })),
    ABVariantConfig: [
      {
        id: 'c',
        abVariantId: 'x',
        variantType: 'withThinking',
        temperature: 1,
        maxTokens: 4_000,
        thinkingType: 'enabled',
        budgetTokens: 1_000,
      },
    ],
  });

  await bring(database, source);

  expect(await database.queries.selectFrom('experiments').selectAll().execute()).toMatchObject([
    { id: 't1', status: 'paused', hypothesis: 'clearer', phase: 1, startedAt: '2025-01-02T00:00:00.000Z' },
  ]);
  expect(
    await database.queries.selectFrom('arms').select(['name', 'weight', 'label']).orderBy('position').execute(),
  ).toEqual([
    { name: 'Same name', weight: 3_334, label: 'arm:t1:Same name' },
    { name: 'Same name (2)', weight: 3_333, label: 'arm:t1:Same name (2)' },
    { name: 'Same name (3)', weight: 3_333, label: 'arm:t1:Same name (3)' },
  ]);
  const remains = await database.queries
    .selectFrom('importRemains')
    .selectAll()
    .where('sourceId', '=', 'x')
    .executeTakeFirstOrThrow();
  expect(JSON.parse(database.fields.open(remainsPlace(remains), remains.sealedContent))).toEqual({
    impressions: 7,
    conversions: 2,
  });
});

test('people come over with their hashes, answers and analyses; what has no place is kept aside and goes with its person', async () => {
  const database = open(makeHome());
  const source = sourceOf({
    User: [
      USER,
      { ...USER, id: 'u2', email: 'ben@example.org', password: 'in the clear' },
      { ...USER, id: 'u3', email: 'ADA@example.org' },
    ],
    Assessment: [
      {
        id: 'as1',
        userId: 'u1',
        responses: '{"energy_drains":"noise\\u0000"}',
        createdAt: 1735776000000,
        updatedAt: 1735776000000,
      },
      { id: 'as2', userId: 'u1', responses: 'not json', createdAt: 1, updatedAt: 1 },
      { id: 'as3', userId: 'u1', responses: { hex: 'FF' }, createdAt: 1, updatedAt: 1 },
      { id: 'as4', userId: 'u1', responses: `${'['.repeat(5_000)}${']'.repeat(5_000)}`, createdAt: 1, updatedAt: 1 },
      { id: 'as5', userId: 'u3', responses: '{}', createdAt: 1, updatedAt: 1 },
    ],
    Analysis: [
      { id: 'an1', userId: 'u1', assessmentId: 'as1', result: '{"language":"polish"}', createdAt: 1735776000000 },
    ],
    RefreshToken: [{ id: 'r', userId: 'u1', token: 't' }],
  });

  const { report } = await bring(database, source);

  const members = await database.queries.selectFrom('members').selectAll().orderBy('id').execute();
  expect(members).toMatchObject([
    {
      id: 'u1',
      email: 'ada@example.org',
      passwordHash: HASH,
      language: 'pl',
      emailVerifiedAt: null,
      createdAt: '2025-01-01T00:00:00.000Z',
    },
    { id: 'u2', passwordHash: '!', language: 'en' },
  ]);
  const runs = await database.queries.selectFrom('assessments').selectAll().execute();
  expect(
    runs.map((row) => [
      row.id,
      row.memberId,
      database.fields.open(answersPlace(row), row.sealedAnswers),
      row.questionnaireId,
    ]),
  ).toEqual([['as1', 'u1', '{"energy_drains":"noise\\u0000"}', 'votive.former']]);
  const analyses = await database.queries.selectFrom('importedAnalyses').selectAll().execute();
  expect(
    analyses.map((row) => [row.id, row.assessmentId, database.fields.open(importedResultPlace(row), row.sealedResult)]),
  ).toEqual([['an1', 'as1', '{"language":"polish"}']]);
  expect(report.tables).toMatchObject([
    { table: 'User', found: 3, imported: 2, kept: 1 },
    { table: 'Assessment', found: 5, imported: 1, kept: 4 },
    { table: 'Analysis', found: 1, imported: 1 },
    { table: 'RefreshToken', found: 1, left: 1 },
  ]);
  const remains = async () =>
    (await database.queries.selectFrom('importRemains').select(['sourceId']).orderBy('sourceId').execute()).map(
      ({ sourceId }) => sourceId,
    );
  expect(await remains()).toEqual(['as1', 'as2', 'as3', 'as4', 'as5', 'u1', 'u2', 'u3']);
  const aside = (await database.queries.selectFrom('importRemains').selectAll().execute()).map((row) =>
    database.fields.open(remainsPlace(row), row.sealedContent),
  );
  expect(JSON.stringify(aside)).not.toMatch(/in the clear|\$2b\$/);

  await database.queries.deleteFrom('importedAnalyses').execute();
  await database.queries.deleteFrom('assessments').execute();
  await database.queries.deleteFrom('members').where('id', '=', 'u1').execute();
  expect(await remains()).toEqual(['as5', 'u2', 'u3']);
});

test('a second run brings nothing, nothing that was deleted since comes back, and new rows come over', async () => {
  const database = open(makeHome());
  const source = sourceOf({
    Prompt: [PROMPT],
    User: [USER],
    Analysis: [{ id: 'an1', userId: 'u1', result: '{}', createdAt: 1 }],
  });
  await bring(database, source);
  await database.queries.deleteFrom('importedAnalyses').execute();

  const second = await bring(database, source);
  const third = await bring(
    database,
    sourceOf({
      ...source.rows,
      Analysis: [...source.rows.Analysis, { id: 'an2', userId: 'u1', result: '{}', createdAt: 1 }],
    }),
  );

  expect(second.report).toMatchObject({ changed: false, tables: [{ already: 1 }, { already: 1 }, { already: 1 }] });
  expect(third.report.tables.at(-1)).toMatchObject({ table: 'Analysis', found: 2, already: 1, imported: 1 });
  expect(await database.queries.selectFrom('importedAnalyses').select('id').execute()).toEqual([{ id: 'an2' }]);
});

test('a member or a prompt that is there already is not touched', async () => {
  const database = open(makeHome());
  await bring(database, sourceOf({ Prompt: [PROMPT], User: [USER] }));

  const { report } = await bring(
    database,
    sourceOf({
      Prompt: [{ ...PROMPT, id: 'other', content: 'Foreign text.' }],
      User: [{ ...USER, id: 'intruder', password: `$2b$12$${'b'.repeat(53)}` }],
    }),
  );

  expect(report.tables).toMatchObject([
    { table: 'Prompt', kept: 1, remarks: [{ text: 'there is a prompt with its key already' }] },
    { table: 'User', kept: 1, remarks: [{ text: 'there is a member with its address already' }] },
  ]);
  const members = await database.queries.selectFrom('members').select(['id', 'passwordHash']).execute();
  expect(members).toEqual([{ id: 'u1', passwordHash: HASH }]);
});

test('an import that cannot be written whole leaves nothing behind', async () => {
  const home = makeHome();
  const database = openDatabase({ ...home, now });
  const source = sourceOf({ Prompt: [PROMPT], User: [USER] });
  const planned = planImport(source, { known: await readKnown(database.queries), now });
  planned.plan.remains.push({ sourceTable: 'User', sourceId: 'u1', memberId: 'nobody', content: '{}' });

  await expect(writeImport(database, planned)).rejects.toThrow();

  for (const table of ['members', 'importRows', 'importRemains'] as const)
    expect(await database.queries.selectFrom(table).selectAll().execute()).toEqual([]);
  await database.close();
});

test('weights of any size become integers that sum to 10,000', () => {
  expect(toWeights([0.7, 0.3])).toEqual([7_000, 3_000]);
  expect(toWeights([1, 1, 1])).toEqual([3_334, 3_333, 3_333]);
  expect(toWeights([0, 0])).toEqual([5_000, 5_000]);
  expect(toWeights([-1, Number.NaN, 5])).toEqual([0, 0, 10_000]);
  for (const weights of [
    [0.1, 0.2, 0.3],
    [1e-9, 1],
    [33, 33, 34, 7],
  ])
    expect(toWeights(weights).reduce((sum, weight) => sum + weight, 0)).toBe(10_000);
});

async function bring(database: Database, source: Source) {
  const planned = planImport(source, { known: await readKnown(database.queries), now });
  await writeImport(database, planned);
  return planned;
}

function sourceOf(rows: Partial<Record<keyof SourceRows, readonly SourceRow[]>>): Source {
  const all = Object.fromEntries(SOURCE_TABLES.map((table) => [table, [...(rows[table] ?? [])]])) as SourceRows;
  return { rows: all, unknownTables: [] };
}
