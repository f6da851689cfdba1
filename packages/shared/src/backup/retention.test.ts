import { expect, test } from 'vitest';
import type { Artefact } from './backup-folder.ts';
import { toPrune } from './retention.ts';

const POLICY = { last: 2, daily: 3, weekly: 2 };

test('the newest few stay, then the newest of each day and of each week that has one', () => {
  const backups = [
    backup('2026-11-01T03:00:00Z'),
    backup('2026-11-08T03:00:00Z'),
    backup('2026-11-15T03:00:00Z'),
    backup('2026-11-18T03:00:00Z'),
    backup('2026-11-19T03:00:00Z'),
    backup('2026-11-20T03:00:00Z'),
    backup('2026-11-20T15:00:00Z'),
  ];

  expect(toPrune(backups, POLICY).map(({ id }) => id)).toEqual(['2026-11-01T03:00:00Z', '2026-11-08T03:00:00Z']);
});

test('the newest proved backup stays whatever the policy says', () => {
  const backups = [backup('2026-11-01T03:00:00Z'), backup('2026-11-02T03:00:00Z', { ok: false })];

  expect(toPrune(backups, { last: 1, daily: 0, weekly: 0 })).toEqual([]);
});

test('a damaged backup and one without a record are never removed, and count for nothing', () => {
  const backups = [
    backup('2026-11-01T03:00:00Z', { ok: false }),
    { ...backup('2026-11-02T03:00:00Z'), record: undefined },
    backup('2026-11-03T03:00:00Z'),
    backup('2026-11-04T03:00:00Z'),
  ];

  expect(toPrune(backups, { last: 1, daily: 0, weekly: 0 }).map(({ id }) => id)).toEqual(['2026-11-03T03:00:00Z']);
});

function backup(createdAt: string, { ok = true }: { ok?: boolean } = {}): Artefact {
  return {
    id: createdAt,
    path: `/backups/${createdAt}.age`,
    bytes: 1,
    createdAt,
    record: {
      schema: 'votive.backup-record/1',
      id: createdAt,
      createdAt,
      reason: 'schedule',
      scope: 'home',
      appVersion: '0.1.0',
      bytes: 1,
      sha256: '',
      rows: 1,
      keyId: 'd1',
      rootKeyId: 'r',
      schemaVersion: null,
      verified: { at: createdAt, ok, cause: null },
      drill: null,
      localKey: null,
    },
  };
}
