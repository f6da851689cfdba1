import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { generateRootKey } from '@votive/shared/keyring/keyring';
import { Secret } from '@votive/shared/secret';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { filesHolding, fingerprint } from '../testing/folder.ts';
import { type Home, makeHome } from '../testing/home.ts';
import { addTokens } from '../testing/tokens.ts';
import { connect } from './connect.ts';
import { DatabaseRefusal } from './database-refusal.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { readKeys } from './read-keys.ts';

const now = () => new Date('2026-11-21T12:00:00.000Z');

function open(home: Home, more: Partial<OpenDatabase> = {}) {
  const database = openDatabase({ ...home, now, ...more });
  onTestFinished(database.close);
  return database;
}

/** A home whose database holds one member and is closed, its keyring confirmed. */
async function usedHome(): Promise<Home> {
  const home = makeHome();
  const database = openDatabase({ ...home, now });
  await addTokens(database.queries, [now()]);
  await database.close();
  home.confirmKeyring();
  return home;
}

const file = (home: Home) => join(home.dataDir, 'db.d1.db');

function refusal(home: Home, more: Partial<OpenDatabase> = {}): { exitCode: number; message: string } {
  try {
    open(home, more);
  } catch (error) {
    expect(error).toBeInstanceOf(DatabaseRefusal);
    const { exitCode, message } = error as DatabaseRefusal;
    expect(message).not.toContain(home.rootKey.reveal());
    return { exitCode, message };
  }
  throw new Error('The database opened.');
}

test('a new keyring and no data make a database: named by its key, pointed at by current, private, encrypted', () => {
  const home = makeHome();

  const { keyId } = open(home);

  expect(keyId).toBe('d1');
  expect(readdirSync(home.dataDir).filter((name) => !/-(wal|shm)$/.test(name))).toEqual([
    'current',
    'db.d1.db',
    'owner.lock',
  ]);
  expect(statSync(home.dataDir).mode & 0o777).toBe(0o700);
  expect(statSync(file(home)).mode & 0o777).toBe(0o600);
  expect(filesHolding(home.dataDir, 'SQLite format')).toEqual([]);
});

test('every promise about the connection is kept, and a second connection can read beside it', async () => {
  const home = makeHome();
  const database = open(home);
  await addTokens(database.queries, [now()]);
  const { dataKey } = readKeys(home.keyringPath, home.rootKey);
  const target = { path: database.path, keyId: 'd1', dataKey: dataKey('d1') };

  for (const readonly of [false, true]) {
    const sqlite = connect({ ...target, readonly });
    const value = (name: string) => sqlite.pragma(name, { simple: true });
    expect(
      [
        'cipher',
        'legacy',
        'journal_mode',
        'synchronous',
        'foreign_keys',
        'secure_delete',
        'temp_store',
        'trusted_schema',
      ].map(value),
    ).toEqual(['sqlcipher', '4', 'wal', 2, 1, 1, 2, 0]);
    expect(sqlite.prepare('SELECT count(*) AS n FROM members').get()).toEqual({ n: 1 });
    sqlite.close();
  }
});

test('what was interrupted before `current` was made is finished, and half a file is thrown away', async () => {
  const home = makeHome();
  await openDatabase({ ...home, now }).close();
  unlinkSync(join(home.dataDir, 'current'));
  writeFileSync(join(home.dataDir, 'db.d1.db.new'), 'half');

  open(home);

  expect(lstatSync(join(home.dataDir, 'current')).isSymbolicLink()).toBe(true);
});

test('a migration that fails leaves no database behind, and the next start makes one', () => {
  const home = makeHome();
  const broken = [{ name: '0001_broken.sql', sql: 'CREATE TABLE a (b TEXT) STRICT; CREATE NONSENSE', sha256: '0' }];
  expect(() => open(home, { migrations: broken })).toThrow(/syntax error/);
  expect(readdirSync(home.dataDir)).not.toContain('current');

  expect(open(home).keyId).toBe('d1');
});

test.each([
  [
    'is missing with its folder',
    (home: Home) => rmSync(home.dataDir, { recursive: true }),
    5,
    /There is no database in .* data key d1 is in use/,
  ],
  [
    'is missing, its link too',
    (home: Home) => {
      unlinkSync(file(home));
      unlinkSync(join(home.dataDir, 'current'));
    },
    5,
    /There is no database in .* data key d1 is in use/,
  ],
  [
    'is missing behind its link',
    (home: Home) => unlinkSync(file(home)),
    5,
    /db\.d1\.db is missing\. The keyring holds data key d1/,
  ],
  [
    'is empty',
    (home: Home) => truncateSync(file(home), 0),
    13,
    /db\.d1\.db is empty \(0 bytes\)\. The keyring holds data key d1/,
  ],
  ['has lost its link', (home: Home) => unlinkSync(join(home.dataDir, 'current')), 5, /the folder holds db\.d1\.db/],
  [
    'has a file in place of its link',
    (home: Home) => {
      unlinkSync(join(home.dataDir, 'current'));
      copyFileSync(file(home), join(home.dataDir, 'current'));
    },
    13,
    /is not a link to a database file/,
  ],
  [
    'is linked from elsewhere',
    (home: Home) => {
      unlinkSync(join(home.dataDir, 'current'));
      symlinkSync('../db.d1.db', join(home.dataDir, 'current'));
    },
    13,
    /is not a link to a database file/,
  ],
])('a database that %s is refused, and no new one is made', async (_name, harm, exitCode, message) => {
  const home = await usedHome();
  harm(home);
  mkdirSync(home.dataDir, { recursive: true });
  const before = home.dataDir && readdirSync(home.dataDir).filter((name) => name !== 'owner.lock');

  expect(refusal(home)).toEqual({ exitCode, message: expect.stringMatching(message) });

  expect(readdirSync(home.dataDir).filter((name) => name !== 'owner.lock')).toEqual(before);
});

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
      renameSync(file(home), join(home.dataDir, 'db.d7.db'));
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
  const sqlite = connect({ path: file(home), keyId: 'd1', dataKey: dataKey('d1') });
  sqlite
    .prepare(
      `INSERT INTO members (id, email, password_hash, language, created_at) VALUES ('hot', 'h@example.org', '-', 'en', '-')`,
    )
    .run();
  for (const suffix of ['', '-wal']) copyFileSync(`${file(home)}${suffix}`, join(home.folder, `copy${suffix}`));
  sqlite.close();
  for (const suffix of ['', '-wal']) copyFileSync(join(home.folder, `copy${suffix}`), `${file(home)}${suffix}`);
  expect(statSync(`${file(home)}-wal`).size).toBeGreaterThan(0);
}

test('after a refusal the right key opens all data, the log of a crash included', async () => {
  const home = await usedHome();
  makeLogHot(home);
  refusal(home, { rootKey: new Secret(generateRootKey()) });

  const { queries } = open(home);

  expect(await queries.selectFrom('members').select('id').where('id', '=', 'hot').execute()).toEqual([{ id: 'hot' }]);
});

test.each([
  [
    'random bytes',
    (home: Home) => writeFileSync(file(home), Buffer.alloc(40_960, 7)),
    /is not a database that data key d1 opens/,
  ],
  ['a text', (home: Home) => writeFileSync(file(home), 'not a database'), /damaged or cut short/],
  [
    'a plain SQLite database',
    (home: Home) => {
      rmSync(file(home));
      const plain = new Sqlite(file(home));
      plain.exec('CREATE TABLE a (b)');
      plain.close();
    },
    /is a plain SQLite file/,
  ],
  [
    'a file cut in the middle of a page',
    (home: Home) => truncateSync(file(home), 100_000),
    /\(data key d1\) is damaged or cut short/,
  ],
  [
    'a file cut between pages',
    (home: Home) => truncateSync(file(home), 4096 * 10),
    /\(data key d1\) is damaged or cut short/,
  ],
  [
    'a file whose first page has one flipped bit',
    (home: Home) => flipBit(file(home), 700),
    /is not a database that data key d1 opens/,
  ],
])('%s in place of the database is refused as corrupt and left as it is', async (_name, harm, message) => {
  const home = await usedHome();
  harm(home);
  const before = fingerprint(home.dataDir);

  expect(refusal(home)).toEqual({ exitCode: 13, message: expect.stringMatching(message) });

  expect(fingerprint(home.dataDir)).toEqual(before);
});

function flipBit(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset] = (bytes[offset] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

test('the database of another installation is refused', async () => {
  const [home, other] = [await usedHome(), await usedHome()];
  copyFileSync(file(other), file(home));

  expect(refusal(home)).toMatchObject({
    exitCode: 13,
    message: expect.stringMatching(/not a database that data key d1 opens/),
  });
});

test('two owners at once are refused, and the second may come when the first has gone', async () => {
  const home = makeHome();
  const first = open(home);

  expect(refusal(home)).toMatchObject({
    exitCode: 5,
    message: expect.stringMatching(/Another process owns the database/),
  });
  first.ping();
  await first.close();

  open(home).ping();
});

test('nothing that was written can be read on disk, neither in the log of a running service nor after it', async () => {
  const home = makeHome();
  const database = open(home);
  const marker = 'a-marker-that-only-a-key-may-show';
  await database.queries
    .insertInto('prompts')
    .values({ id: marker, key: marker, description: marker.repeat(2_000), createdAt: marker })
    .execute();
  expect(statSync(`${database.path}-wal`).size).toBeGreaterThan(0);

  expect(filesHolding(home.folder, marker)).toEqual([]);
  await database.close();
  expect(filesHolding(home.folder, marker)).toEqual([]);
  expect(readdirSync(home.dataDir)).toEqual(['current', 'db.d1.db', 'owner.lock']);
});
