import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateIdentity } from 'age-encryption';
import { expect, test } from 'vitest';
import { temporaryHome } from '../testing/votive.ts';

test('a kit is for its owner alone, opens what is backed up after every key was replaced, and another one is refused by name', {
  timeout: 180_000,
}, async () => {
  const home = temporaryHome();
  await home.run(['up', '--port', '0']);
  await home.run(['down']);
  const kit = join(home.folder, 'kit');
  const exported = await home.json(['keys', 'export-kit', '--to', kit]);
  expect([exported.code, exported.document.data.passphrase]).toEqual([0, false]);
  expect(statSync(kit).mode & 0o777).toBe(0o600);
  expect((await home.run(['rotate-keys', 'all', '--yes'])).code).toBe(0);
  const { path } = (await home.json(['backup'])).document.data;

  const verified = await home.json(['keys', 'verify-kit', kit]);
  const elsewhere = temporaryHome();
  const restored = await elsewhere.json(['restore', path, '--kit', kit]);

  expect(verified.document.data).toMatchObject({ fitsHome: true, backups: 2, opens: 2 });
  expect([restored.code, restored.document.data?.changed], restored.stdout).toEqual([0, true]);
  const other = join(home.folder, 'other');
  writeFileSync(other, `${await generateIdentity()}\n`, { mode: 0o600 });
  const wrong = await home.json(['keys', 'verify-kit', other]);
  expect([wrong.code, wrong.document.error.code]).toEqual([12, 'VOT-702']);
});
