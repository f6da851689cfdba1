import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findInstallation } from '../stack/installation.ts';
import { olderHome } from '../testing/older-home.ts';
import { currentReference, referenceTo } from './database-reference.ts';
import { ownData } from './own-data.ts';
import { runDataTool } from './run-data-tool.ts';

const installation = findInstallation({});
/** All migrations that there are. */
const NEWEST = 9_999;

test('the data tool works on a stopped home, keeps services out while it is held, and refuses by code', async () => {
  const { layout } = await olderHome(NEWEST);
  const database = currentReference(layout);
  if (!database) throw new Error('There is no database.');

  const held = await ownData(installation, layout);
  const keys = { dataDir: layout.data, keyringPath: layout.keyring, rootKeyPath: layout.rootKey };
  expect(await runDataTool(installation, 'checkpoint', { ...keys, owned: true })).toMatchObject({ keyId: 'd1' });
  await expect(ownData(installation, layout)).rejects.toMatchObject({ code: 'VOT-212', exitCode: 5 });
  await expect(runDataTool(installation, 'checkpoint', keys)).rejects.toMatchObject({ code: 'VOT-212' });
  await held.release();
  expect(await runDataTool(installation, 'checkpoint', keys)).toMatchObject({ file: database.file });

  expect(await runDataTool(installation, 'inspect', { database })).toMatchObject({ pending: [] });
  const missing = referenceTo(layout, join(layout.data, 'db.d7.db'), 'd7');
  await expect(runDataTool(installation, 'inspect', { database: missing })).rejects.toMatchObject({
    code: 'VOT-402',
    exitCode: 12,
    reason: expect.stringContaining('d1'),
  });
  rmSync(layout.rootKey);
  await expect(runDataTool(installation, 'verify', { database })).rejects.toMatchObject({ exitCode: 12 });
});

test('a tool that is told to end leaves no half-made file', async () => {
  const { layout } = await olderHome(NEWEST);
  const source = currentReference(layout);
  if (!source) throw new Error('There is no database.');
  const to = join(layout.data, 'copy.db');

  const ended = runDataTool(installation, 'snapshot', { source, to }, { signal: AbortSignal.abort() });

  await expect(ended).rejects.toMatchObject({ code: 'VOT-100', reason: expect.stringContaining('SIGTERM') });
  expect(existsSync(to)).toBe(false);
  expect(readdirSync(layout.data)).toEqual(['current', 'db.d1.db']);
});
