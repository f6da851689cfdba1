import { readFileSync } from 'node:fs';
import { Secret } from '@votive/shared/secret';
import type Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { HomeLayout } from '../../packages/cli/src/home/home-layout.ts';
import { readJournal } from '../../packages/cli/src/journal/journal.ts';
import { listSnapshots } from '../../packages/cli/src/restore/snapshots.ts';
import { databaseFile } from '../../packages/cli/src/rotate-keys/database-files.ts';
import { during } from '../../packages/cli/src/testing/during.ts';
import { homeWithVisitors } from '../../packages/cli/src/testing/home-with-visitors.ts';
import { expectAllKept } from '../../packages/cli/src/testing/visitors.ts';
import { pidOf } from '../../packages/cli/src/testing/votive.ts';
import { connect } from '../../packages/prompt-service/src/database/connect.ts';
import { readKeys } from '../../packages/prompt-service/src/database/read-keys.ts';

test('a rotation that cannot be taken back, for another program reads the new file, loses nothing: it says what to do, and that ends it', {
  timeout: 300_000,
}, async () => {
  const { home, layout, visitors } = await homeWithVisitors();
  const before = visitors.kept();
  const worker = pidOf(home, 'worker');
  let readers: Sqlite.Database[] = [];
  during(layout, 'database-retired', () => {
    process.kill(worker, 'SIGSTOP');
    readers = [readBeside(layout, 'd2')];
  });
  during(layout, 'database-undoing', () => process.kill(worker, 'SIGCONT'));

  const { code, document } = await home.json(['rotate-keys', 'database', '--yes', '--timeout', '4s']);

  const visits = await visitors.leave();
  expect({ code, error: document.error.code }, JSON.stringify(document)).toEqual({ code: 16, error: 'VOT-406' });
  expect(readers, 'a premise of this test').toHaveLength(1);
  expect(visits.kept.length, 'acknowledged under the new key').toBeGreaterThan(before);
  expect(readJournal(layout).interrupted).toMatchObject([{ command: 'rotate-keys' }]);
  expect(listSnapshots(layout)).toEqual([]);

  for (const reader of readers) reader.close();
  const next = await home.json(['up']);
  expect([next.code, readJournal(layout).interrupted], next.stdout).toEqual([0, []]);
  await expectAllKept(next.document.data.url, visits);
  expect(listSnapshots(layout)).toEqual([]);
});

/** Another program in the middle of reading: nobody can fold the log into the file meanwhile. */
function readBeside(layout: HomeLayout, keyId: string): Sqlite.Database {
  const { dataKey } = readKeys(layout.keyring, new Secret(readFileSync(layout.rootKey, 'utf8').trim()));
  const sqlite = connect({ path: databaseFile(layout, keyId), keyId, dataKey: dataKey(keyId), readonly: true });
  onTestFinished(() => void sqlite.close());
  sqlite.exec('BEGIN');
  sqlite.prepare('SELECT count(*) FROM sqlite_schema').get();
  return sqlite;
}
