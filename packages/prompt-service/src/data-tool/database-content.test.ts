import { restless } from '@votive/shared/scheduling/rests';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { readContent } from './database-content.ts';

test('everything is counted and hashed, with a rest after each row', () => {
  const sqlite = new Sqlite(':memory:');
  onTestFinished(() => void sqlite.close());
  sqlite.exec(`CREATE TABLE a (text TEXT); CREATE TABLE b (number INTEGER); INSERT INTO b VALUES (1), (2), (3)`);
  let rests = 0;

  const content = readContent(sqlite, { bytes: 1, onRead: () => undefined, rest: () => (rests += 1) });
  sqlite.exec('UPDATE b SET number = 4 WHERE number = 3');
  const changed = readContent(sqlite, { bytes: 1, onRead: () => undefined, rest: restless });

  expect(rests).toBe(3);
  expect(Object.entries(content.tables).map(([name, { rows }]) => [name, rows])).toEqual([
    ['a', 0],
    ['b', 3],
  ]);
  expect(changed.tables.a).toEqual(content.tables.a);
  expect(changed.tables.b?.sha256).not.toBe(content.tables.b?.sha256);
});
