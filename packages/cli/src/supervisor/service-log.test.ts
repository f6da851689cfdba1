import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/votive.ts';
import { openServiceLog } from './service-log.ts';

test('a full file makes room, and three files are kept', () => {
  const folder = temporaryFolder();
  const log = openServiceLog(join(folder, 'x.log'), { name: 'x', now: () => new Date(), maxBytes: 20 });

  for (let line = 1; line <= 9; line++) log.write(`line ${line}...`);

  expect(readdirSync(folder).sort()).toEqual(['x.log', 'x.log.1', 'x.log.2']);
  expect(readFileSync(join(folder, 'x.log'), 'utf8')).toBe('line 9...\n');
  expect(readFileSync(join(folder, 'x.log.2'), 'utf8')).toBe('line 5...\nline 6...\n');
});

test('a full disk costs lines, which are counted, and writing goes on when there is room', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'x.log');
  symlinkSync('/dev/full', path);
  let nowMs = 1_000_000;
  const log = openServiceLog(path, { name: 'x', now: () => new Date(nowMs) });
  log.write('lost one');
  log.write('lost two');

  rmSync(path);
  nowMs += 6_000;
  log.write('kept');

  const [gap, kept] = readFileSync(path, 'utf8').trim().split('\n');
  expect(JSON.parse(gap ?? '')).toMatchObject({
    level: 'warn',
    msg: '2 lines were lost: the log could not be written',
  });
  expect(kept).toBe('kept');
});

test('a file that somebody removed is begun anew', () => {
  const path = join(temporaryFolder(), 'x.log');
  let nowMs = 1_000_000;
  const log = openServiceLog(path, { name: 'x', now: () => new Date(nowMs) });
  log.write('before');

  rmSync(path);
  nowMs += 6_000;
  log.write('after');

  expect(readFileSync(path, 'utf8')).toBe('after\n');
});
