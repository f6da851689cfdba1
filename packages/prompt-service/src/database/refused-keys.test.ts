import { copyFileSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateRootKey } from '@votive/shared/keyring/keyring';
import { Secret } from '@votive/shared/secret';
import { expect, test } from 'vitest';
import { fingerprint } from '../testing/folder.ts';
import type { Home } from '../testing/home.ts';
import { databaseFile, open, refusal, usedHome } from '../testing/used-home.ts';
import { connect } from './connect.ts';
import { readKeys } from './read-keys.ts';

/** Alters one wrapped key or key-check value of the keyring. */
function alterKeyring(home: Home, field: 'wrapped' | 'kcv'): void {
  const keyring = home.keyring();
  const dek = keyring.deks.d1;
  if (!dek) throw new Error('no d1');
  const value =
    field === 'kcv'
      ? `${dek.kcv.startsWith('0') ? '1' : '0'}${dek.kcv.slice(1)}`
      : Buffer.from(dek.wrapped, 'base64').reverse().toString('base64');
  writeFileSync(home.keyringPath, JSON.stringify({ ...keyring, deks: { d1: { ...dek, [field]: value } } }));
}

test.each([
  [
    'a wrong root key',
    () => ({ rootKey: new Secret(generateRootKey()) }),
    /wrapped by root key [0-9a-f]{16}; the root key here is [0-9a-f]{16}.* data key is d1/,
  ],
  [
    'a root key that is too short',
    () => ({ rootKey: new Secret('abc') }),
    /does not hold a root key .* belongs to root key [0-9a-f]{16} .*d1/,
  ],
  [
    'an altered keyring',
    (home: Home) => {
      alterKeyring(home, 'wrapped');
      return {};
    },
    /Data key d1 cannot be unwrapped: the keyring was altered/,
  ],
  [
    'an altered key-check value',
    (home: Home) => {
      alterKeyring(home, 'kcv');
      return {};
    },
    /Data key d1 does not match its key-check value/,
  ],
  [
    'no keyring',
    (home: Home) => {
      rmSync(home.keyringPath);
      return {};
    },
    /keyring .* cannot be read \(ENOENT\)/,
  ],
  [
    'a keyring that is none',
    (home: Home) => {
      writeFileSync(home.keyringPath, '{}');
      return {};
    },
    /is not a keyring that this version understands/,
  ],
  [
    'a file under a key that the keyring does not hold',
    (home: Home) => {
      renameSync(databaseFile(home), join(home.dataDir, 'db.d7.db'));
      unlinkSync(join(home.dataDir, 'current'));
      symlinkSync('db.d7.db', join(home.dataDir, 'current'));
      return {};
    },
    /The keyring holds no data key d7/,
  ],
])('%s is refused before the file is opened, with clean and with hot data', async (_name, harm, message) => {
  for (const hot of [false, true]) {
    const home = await usedHome();
    if (hot) makeLogHot(home);
    const keyring = home.keyring();
    const more = harm(home);
    const before = fingerprint(home.dataDir);

    expect(refusal(home, more)).toEqual({ exitCode: 12, message: expect.stringMatching(message) });

    expect(fingerprint(home.dataDir)).toEqual(before);
    writeFileSync(home.keyringPath, JSON.stringify(keyring));
  }
});

/** Puts a write-ahead log with an unmerged write beside the database, as a crash leaves it. */
function makeLogHot(home: Home): void {
  const { dataKey } = readKeys(home.keyringPath, home.rootKey);
  const sqlite = connect({ path: databaseFile(home), keyId: 'd1', dataKey: dataKey('d1') });
  sqlite
    .prepare(
      `INSERT INTO members (id, email, password_hash, language, created_at) VALUES ('hot', 'h@example.org', '-', 'en', '-')`,
    )
    .run();
  for (const suffix of ['', '-wal']) copyFileSync(`${databaseFile(home)}${suffix}`, join(home.folder, `copy${suffix}`));
  sqlite.close();
  for (const suffix of ['', '-wal']) copyFileSync(join(home.folder, `copy${suffix}`), `${databaseFile(home)}${suffix}`);
  expect(statSync(`${databaseFile(home)}-wal`).size).toBeGreaterThan(0);
}

test('after a refusal the right key opens all data, the log of a crash included', async () => {
  const home = await usedHome();
  makeLogHot(home);
  refusal(home, { rootKey: new Secret(generateRootKey()) });

  const { queries } = open(home);

  expect(await queries.selectFrom('members').select('id').where('id', '=', 'hot').execute()).toEqual([{ id: 'hot' }]);
});
