import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { currentReference } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import { homeLayout } from '../home/home-layout.ts';
import { findInstallation } from '../stack/installation.ts';
import { temporaryHome } from '../testing/votive.ts';
import {
  changeFormer,
  FORMER_IDS,
  FORMER_KEY,
  FORMER_MARKER,
  makeFormer,
  makeFormerInUse,
} from './testing/former-database.ts';

const installation = findInstallation({});

test('an encrypted database comes over whole, once, with nothing in plain and the source as it was', async () => {
  const { home, layout, json } = await filledHome();
  const file = await makeFormer({ key: FORMER_KEY });
  const keyFile = writeKey(file, FORMER_KEY);
  const before = fingerprint(dirname(file));

  const plan = await json(['import', file, '--key-file', keyFile, '--dry-run']);
  expect(await tablesOf(layout.home)).toMatchObject({ members: 0, importedAnalyses: 0 });
  const first = await json(['import', file, '--key-file', keyFile]);
  const second = await json(['import', file, '--key-file', keyFile]);
  const shown = await home.run(['import', file, '--key-file', keyFile, '--dry-run']);

  expect([plan.code, plan.document.data], plan.stdout).toMatchObject([0, { changed: false, wouldChange: true }]);
  expect([first.code, first.document.data], first.stdout).toMatchObject([0, { changed: true }]);
  expect(first.document.data.tables).toEqual(plan.document.data.tables);
  expect(second.document.data).toMatchObject({ changed: false, wouldChange: false });
  expect(await tablesOf(layout.home)).toMatchObject({
    prompts: 3,
    members: 2,
    assessments: 1,
    importedAnalyses: 2,
    experiments: 1,
    arms: 2,
  });
  expect(shown.stdout).toMatch(/Everything in it came over earlier/);
  expect(fingerprint(dirname(file))).toEqual(before);
  expect(holding(layout.home, FORMER_MARKER)).toEqual([]);
  expect(copiesLeft(layout.home)).toEqual([]);
  expect(first.stdout + shown.stdout).not.toContain(FORMER_MARKER);
});

test('a row that is no UTF-8 is kept aside and named, and the rest comes over', async () => {
  const { json } = await filledHome();
  const file = await makeFormer();
  await changeFormer(
    file,
    `INSERT INTO "Assessment" VALUES ('broken', '${FORMER_IDS.ada}', CAST(x'7b2261ff' AS TEXT), 1, 1)`,
  );

  const { code, document } = await json(['import', file]);

  expect([code, document.data.tables.find(({ table }: { table: string }) => table === 'Assessment')]).toEqual([
    0,
    {
      table: 'Assessment',
      found: 2,
      imported: 1,
      kept: 1,
      left: 0,
      already: 0,
      remarks: [{ text: 'its responses is missing or is not UTF-8', rows: 1, examples: ['broken'] }],
    },
  ]);
});

test('what cannot be imported is refused by name and exit code, and neither side is touched', async () => {
  const { layout, json } = await filledHome();
  const [plain, encrypted, { file: inUse }] = [
    await makeFormer(),
    await makeFormer({ key: FORMER_KEY }),
    await makeFormerInUse(),
  ];
  const folder = dirname(plain);
  const path = (name: string) => join(folder, name);
  copyFileSync(plain, path('cut.db'));
  truncateSync(path('cut.db'), statSync(plain).size - 4096);
  copyFileSync(plain, path('half-page.db'));
  truncateSync(path('half-page.db'), statSync(plain).size - 100);
  copyFileSync(inUse, path('no-wal.db'));
  writeFileSync(path('text.db'), 'nothing but text '.repeat(1_000));
  writeFileSync(path('empty.db'), '');
  mkdirSync(path('folder.db'));
  writeFileSync(path('none.key'), '');
  const other = await makeFormer({ schema: 'CREATE TABLE todo (id TEXT);', rows: '' });
  const before = [fingerprint(folder), fingerprint(layout.data)];

  const cases: [number, string, string[]][] = [
    [12, 'VOT-402', [encrypted]],
    [12, 'VOT-402', [encrypted, '--key-file', writeKey(encrypted, 'wrong')]],
    [12, 'VOT-401', [encrypted, '--key-file', path('none.key')]],
    [12, 'VOT-401', [encrypted, '--key-file', path('missing.key')]],
    [13, 'VOT-403', [path('cut.db')]],
    [13, 'VOT-403', [path('half-page.db')]],
    [13, 'VOT-403', [path('text.db')]],
    [13, 'VOT-403', [path('empty.db')]],
    [5, 'VOT-213', [path('no-wal.db')]],
    [5, 'VOT-213', [path('no-wal.db'), '--without-wal']],
    [5, 'VOT-213', [`${inUse}-wal`]],
    [5, 'VOT-213', [path('folder.db')]],
    [5, 'VOT-213', [path('absent.db')]],
    [5, 'VOT-213', [other]],
  ];
  for (const [exitCode, errorCode, args] of cases) {
    const { code, document, stdout } = await json(['import', ...args]);
    expect([code, document.error?.code, args.join(' ')], stdout).toEqual([exitCode, errorCode, args.join(' ')]);
  }

  expect([fingerprint(folder), fingerprint(layout.data)]).toEqual(before);
  expect(copiesLeft(layout.home)).toEqual([]);
});

test('a database in WAL mode comes over with what stands in its log alone, into an appliance that runs on and serves it', async () => {
  const { home, layout, json } = await filledHome();
  await home.run(['up']);
  const { file } = await makeFormerInUse();
  const before = fingerprint(dirname(file));

  const { code, stdout } = await json(['import', file]);

  expect(code, stdout).toBe(0);
  const exported = await json(['prompts', 'export']);
  const keys = exported.document.data.prompts.map(({ key }: { key: string }) => key);
  expect([keys, readdirSync(layout.backups).filter((name) => !name.startsWith('.')).length > 0]).toEqual([
    ['ASSESSMENT_ANALYSIS', 'IDENTITY_ANALYSIS', 'SAFETY_BLOCK'],
    true,
  ]);
  expect(fingerprint(dirname(file))).toEqual(before);
  await home.run(['down']);
  expect(await tablesOf(layout.home)).toMatchObject({ members: 2 });
});

test('a file that is damaged further in is refused as a whole', async () => {
  const { layout, json } = await filledHome();
  const file = await makeFormer();
  const bytes = readFileSync(file);
  for (let page = 3; page < bytes.length / 4096; page += 2) bytes.fill(0xa5, page * 4096, page * 4096 + 64);
  writeFileSync(file, bytes);

  const { code, document, stdout } = await json(['import', file]);

  expect([code, document.error?.code], stdout).toEqual([13, 'VOT-403']);
  expect(await tablesOf(layout.home)).toMatchObject({ members: 0, prompts: 2 });
});

/** A stopped home with a database. */
async function filledHome() {
  const home = temporaryHome();
  const layout = homeLayout(home.home);
  await home.run(['up', '--port', '0']);
  await home.run(['down']);
  const json = async (args: readonly string[]) => {
    const result = await home.run([...args, '--json']);
    return { ...result, document: JSON.parse(result.stdout) };
  };
  return { home, layout, json };
}

/** Rows by table, in camel case as code has them. */
async function tablesOf(home: string): Promise<Record<string, number>> {
  const database = currentReference(homeLayout(home));
  if (!database) throw new Error('There is no database.');
  const { tables } = await runDataTool(installation, 'verify', { database });
  const camel = (name: string) => name.replaceAll(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(tables).map(([name, { rows }]) => [camel(name), rows]));
}

function writeKey(file: string, key: string): string {
  const path = join(
    dirname(dirname(file)),
    `${createHash('sha256')
      .update(file + key)
      .digest('hex')
      .slice(0, 8)}.key`,
  );
  writeFileSync(path, key);
  chmodSync(path, 0o600);
  return path;
}

function fingerprint(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

function holding(folder: string, text: string): string[] {
  try {
    return execFileSync('grep', ['-rlaF', text, folder], { encoding: 'utf8' }).trim().split('\n');
  } catch {
    return [];
  }
}

function copiesLeft(home: string): string[] {
  return ['/dev/shm', join(home, 'run')]
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).filter((name) => name.startsWith('votive-import-')));
}
