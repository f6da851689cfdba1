import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSince } from '../commands/logs.ts';
import { createPalette } from '../output/palette.ts';
import { temporaryFolder } from '../testing/votive.ts';
import { followLog } from './follow-log.ts';
import { formatEntry, readEntries } from './log-entries.ts';

const line = (time: string, msg: string) =>
  `{"level":"info","time":"2026-11-21T08:00:0${time}Z","name":"x","msg":"${msg}"}\n`;

test('the logs of services are merged by time, rotated files and stray lines included', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'backend.log.1'), line('1.000', 'one'));
  writeFileSync(join(folder, 'backend.log'), `${line('3.000', 'three')}    at stray\n`);
  writeFileSync(join(folder, 'edge.log'), line('2.000', 'two') + line('4.000', 'four'));

  const all = readEntries(folder, ['backend', 'edge'], undefined).map(
    ({ raw }) => /"msg":"(\w+)"/.exec(raw)?.[1] ?? raw.trim(),
  );
  const recent = readEntries(folder, ['backend', 'edge'], '2026-11-21T08:00:03.000Z');

  expect(all).toEqual(['one', 'two', 'three', 'at stray', 'four']);
  expect(recent).toHaveLength(3);
});

test('a person sees service, level, message and fields', () => {
  const raw = '{"level":"warn","time":"2026-11-21T08:00:00.123Z","name":"worker","job":"clean-up","msg":"slow"}';

  expect(formatEntry({ time: '2026-11-21T08:00:00.123Z', service: 'worker', raw }, createPalette(false))).toMatch(
    /^\d\d:\d\d:\d\d\.123 worker {9}warn {2}slow job=clean-up$/,
  );
});

test('following a log goes on across its rotation and never tears a line', () => {
  const path = join(temporaryFolder(), 'x.log');
  writeFileSync(path, 'old\n');
  const follower = followLog(path);

  appendFileSync(path, 'one\ntw');
  expect(follower.poll()).toBe('one\n');
  appendFileSync(path, 'o\n');
  renameSync(path, `${path}.1`);
  writeFileSync(path, 'three\n');

  expect(follower.poll()).toBe('two\nthree\n');
  expect(follower.poll()).toBe('');
});

test('--since takes a duration or a date', () => {
  const now = new Date('2026-11-21T08:00:00Z');

  expect(parseSince('10m', now)).toBe('2026-11-21T07:50:00.000Z');
  expect(parseSince('2026-11-20T00:00:00+01:00', now)).toBe('2026-11-19T23:00:00.000Z');
  expect(() => parseSince('soon', now)).toThrow(/cannot read/);
});
