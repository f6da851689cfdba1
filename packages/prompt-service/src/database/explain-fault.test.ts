import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { explainFault } from './explain-fault.ts';

const PLACE = { path: '/data/db.d1.db', keyId: 'd1' };

test.each([
  ['SQLITE_IOERR_CORRUPTFS', 5, /disk of \/data\/db\.d1\.db reported an error.*cannot be read.*dmesg/],
  ['SQLITE_IOERR_FSYNC', 5, /reported an error.*is not known.*dmesg/],
  ['SQLITE_IOERR_TRUNCATE', 5, /is full, or reported an error.*Free some space/],
  ['SQLITE_IOERR_SHMSIZE', 5, /is full, or reported an error.*Free some space/],
  ['SQLITE_FULL', 5, /is full\. .*Free some space/],
  ['SQLITE_CORRUPT', 13, /d1\) is damaged.*Or the disk failed to read it.*Restore a backup/],
  ['SQLITE_NOTADB', 13, /not a database that data key d1 opens.*Or the disk failed to read it.*untouched/],
])('%s ends with %i, and the message says what, why and what to do', (code, exitCode, words) => {
  const refusal = explainFault(new Sqlite.SqliteError('it failed', code), PLACE);

  expect(refusal).toMatchObject({ exitCode, message: expect.stringMatching(words) });
});
