import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { currentReference, referenceTo } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import { beginOperation } from '../journal/journal.ts';
import { findInstallation } from '../stack/installation.ts';
import { commandContext } from '../testing/command-context.ts';
import { olderHome } from '../testing/older-home.ts';
import { migrateDatabase } from './migrate-database.ts';
import { requireRoom } from './require-room.ts';
import { readSchemaState } from './schema-state.ts';

const installation = findInstallation({});
const OLDER = 4;

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

test('migrate says what is pending, does it once, and keeps the database of before byte for byte', {
  timeout: 120_000,
}, async () => {
  const home = await olderHome(OLDER);
  const before = digest(home.database);

  const status = await home.json(['migrate', 'status']);
  const plan = await home.json(['migrate', 'plan']);
  expect(digest(home.database)).toBe(before);
  const up = await home.json(['migrate', 'up']);
  const again = await home.json(['migrate']);

  expect(status.document.data, status.stdout).toMatchObject({
    changed: false,
    schema: '0004_assessments.sql',
    pending: expect.arrayContaining(['0005_audit.sql']),
  });
  expect(plan.document.data.plan.join()).toMatch(/apply 0005_audit.sql to a copy/);
  expect([up.code, up.document.data], up.stdout).toMatchObject([
    0,
    {
      changed: true,
      pending: [],
      migrated: status.document.data.pending,
      snapshot: expect.stringContaining('-migrate'),
    },
  ]);
  expect(digest(join(up.document.data.snapshot, 'data', 'db.d1.db'))).toBe(before);
  expect(again.document.data).toMatchObject({ changed: false, pending: [], snapshot: null });
  expect(readdirSync(home.layout.data)).toEqual(['current', 'db.d1.db', 'owner.lock']);
  const verified = await runDataTool(installation, 'verify', {
    database: referenceTo(home.layout, home.database, 'd1'),
  });
  expect(verified.tables).toMatchObject({ analyses: { rows: 24 }, members: { rows: 4 }, prompt_versions: { rows: 3 } });
});

test('up migrates first, and status shows what is pending while nothing runs', { timeout: 120_000 }, async () => {
  const home = await olderHome(OLDER);
  const webRoot = join(home.folder, 'web');
  mkdirSync(webRoot);
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Votive</title>');
  const env = { VOTIVE_WEB_ROOT: webRoot };

  const before = await home.json(['status']);
  const plan = await home.json(['up', '--dry-run'], env);
  const up = await home.json(['up', '--port', '0'], env);
  const after = await home.json(['status']);
  await home.json(['down']);

  expect(before.document.data.pending.migration).toContain('0005_audit.sql');
  expect(plan.document.data.plan.join()).toContain('apply 0005_audit.sql');
  expect([up.code, up.document.data?.changed], up.stdout).toEqual([0, true]);
  expect(after.document.data).toMatchObject({ status: 'healthy', pending: { migration: null } });
});

test('a newer schema is refused by name by migrate and by up, with the data untouched', {
  timeout: 120_000,
}, async () => {
  const home = await olderHome(OLDER);
  await home.json(['migrate']);
  const root = olderInstallation(home.folder);
  writeFileSync(join(home.folder, 'index.html'), '<!doctype html>');
  const before = digest(home.database);

  const migrate = await home.json(['migrate'], { VOTIVE_ROOT: root });
  const up = await home.json(['up'], { VOTIVE_ROOT: root, VOTIVE_WEB_ROOT: home.folder });

  for (const { code, document, stdout } of [migrate, up])
    expect([code, document.error?.code, document.error?.message], stdout).toEqual([
      14,
      'VOT-404',
      expect.stringMatching(/has migration \d{4}_\w+\.sql/),
    ]);
  expect(digest(home.database)).toBe(before);
});

test('where the disk has no room nothing begins, and both figures are named in bytes', {
  timeout: 120_000,
}, async () => {
  const home = await olderHome(OLDER);

  const refused = () => requireRoom(home.layout, 1e18);

  expect(refused).toThrow(
    expect.objectContaining({
      code: 'VOT-209',
      reason: expect.stringMatching(/^22\d{17} bytes are needed, and \d+ are free/),
    }),
  );
});

test.each(['before the switch', 'after the switch'])(
  'a migration interrupted %s is settled by what lies on disk',
  async (when) => {
    const home = await olderHome(OLDER);
    const { layout } = home;
    const { context } = commandContext({ home: layout.home, webRoot: home.folder });
    const before = digest(home.database);
    const operation = beginOperation(layout, {
      command: 'migrate',
      version: installation.version,
      now: () => new Date(),
    });
    const state = await readSchemaState(installation, layout);
    if (!state) throw new Error('There is no database.');
    const dying = {
      phase(name: string, details?: Record<string, string>) {
        operation.phase(name, details);
        const dies = when === 'before the switch' ? name === 'switching' : name === 'migrated';
        if (dies) throw new Error('killed');
      },
    };
    await expect(migrateDatabase(context, { layout, state, operation: dying })).rejects.toThrow('killed');
    markAsDead(layout.journal);

    const recovered = await home.json(['recover']);

    const switched = when === 'after the switch';
    expect(recovered.document.data.recovered, recovered.stdout).toMatchObject([
      { command: 'migrate', outcome: switched ? 'finished' : 'undone' },
    ]);
    expect(digest(home.database) === before).toBe(!switched);
    expect(readdirSync(layout.snapshots)).toHaveLength(switched ? 1 : 0);
    expect(readdirSync(layout.data).filter((name) => name === 'scratch')).toEqual([]);
    expect((await readSchemaState(installation, layout))?.pending.length === 0).toBe(switched);
    expect((await home.json(['migrate'])).document.data).toMatchObject({ changed: !switched, pending: [] });
    expect(currentReference(layout)?.keyId).toBe('d1');
  },
);

/** Makes the entries look as if they were left by a process that is gone. */
function markAsDead(journal: string): void {
  for (const name of readdirSync(journal)) {
    const path = join(journal, name);
    writeFileSync(
      path,
      JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), process: { pid: 1, startedAt: 'gone' } }),
    );
  }
}

/** This installation with a prompt-service that lacks the last migration. */
function olderInstallation(folder: string): string {
  const root = join(folder, 'older-code');
  const packages = join(installation.root, 'packages');
  mkdirSync(join(root, 'packages'), { recursive: true });
  symlinkSync(join(installation.root, 'node_modules'), join(root, 'node_modules'));
  for (const name of readdirSync(packages).filter((each) => each !== 'prompt-service'))
    symlinkSync(join(packages, name), join(root, 'packages', name));
  const own = join(root, 'packages', 'prompt-service');
  for (const name of ['src', 'migrations', 'package.json'])
    cpSync(join(packages, 'prompt-service', name), join(own, name), { recursive: true });
  const last = readdirSync(join(own, 'migrations')).sort().at(-1) ?? '';
  rmSync(join(own, 'migrations', last));
  return root;
}
