import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { fingerprint } from '../testing/folder.ts';
import type { Home } from '../testing/home.ts';
import { databaseFile, flipBit, refusal, usedHome } from '../testing/used-home.ts';

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
      unlinkSync(databaseFile(home));
      unlinkSync(join(home.dataDir, 'current'));
    },
    5,
    /There is no database in .* data key d1 is in use/,
  ],
  [
    'is missing behind its link',
    (home: Home) => unlinkSync(databaseFile(home)),
    5,
    /db\.d1\.db is missing\. The keyring holds data key d1/,
  ],
  [
    'is empty',
    (home: Home) => truncateSync(databaseFile(home), 0),
    13,
    /db\.d1\.db is empty \(0 bytes\)\. The keyring holds data key d1/,
  ],
  ['has lost its link', (home: Home) => unlinkSync(join(home.dataDir, 'current')), 5, /the folder holds db\.d1\.db/],
  [
    'has a file in place of its link',
    (home: Home) => {
      unlinkSync(join(home.dataDir, 'current'));
      copyFileSync(databaseFile(home), join(home.dataDir, 'current'));
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

test.each([
  [
    'random bytes',
    (home: Home) => writeFileSync(databaseFile(home), Buffer.alloc(40_960, 7)),
    /is not a database that data key d1 opens/,
  ],
  ['a text', (home: Home) => writeFileSync(databaseFile(home), 'not a database'), /damaged or cut short/],
  [
    'a plain SQLite database',
    (home: Home) => {
      rmSync(databaseFile(home));
      const plain = new Sqlite(databaseFile(home));
      plain.exec('CREATE TABLE a (b)');
      plain.close();
    },
    /is a plain SQLite file/,
  ],
  [
    'a file cut in the middle of a page',
    (home: Home) => truncateSync(databaseFile(home), 100_000),
    /\(data key d1\) is damaged or cut short/,
  ],
  [
    'a file cut between pages',
    (home: Home) => truncateSync(databaseFile(home), 4096 * 10),
    /\(data key d1\) is damaged or cut short/,
  ],
  [
    'a file whose first page has one flipped bit',
    (home: Home) => flipBit(databaseFile(home), 700),
    /is not a database that data key d1 opens/,
  ],
])('%s in place of the database is refused as corrupt and left as it is', async (_name, harm, message) => {
  const home = await usedHome();
  harm(home);
  const before = fingerprint(home.dataDir);

  expect(refusal(home)).toEqual({ exitCode: 13, message: expect.stringMatching(message) });

  expect(fingerprint(home.dataDir)).toEqual(before);
});

test('the database of another installation is refused', async () => {
  const [home, other] = [await usedHome(), await usedHome()];
  copyFileSync(databaseFile(other), databaseFile(home));

  expect(refusal(home)).toMatchObject({
    exitCode: 13,
    message: expect.stringMatching(/not a database that data key d1 opens/),
  });
});
