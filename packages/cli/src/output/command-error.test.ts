import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CommandError, systemError, toCommandError } from './command-error.ts';

const failed = (code: string, more: object = {}) => Object.assign(new Error(`${code}: it failed`), { code, ...more });

test.each([
  ['ENOSPC', /disk is full/],
  ['EROFS', /read-only/],
  ['EIO', /disk failed/],
  ['EMFILE', /Too many files are open in this process/],
  ['SQLITE_FULL', /disk is full/],
  ['SQLITE_IOERR_FSYNC', /disk failed/],
])('%s is a fault of the disk or the system, with what to do about it', (code, why) => {
  expect(toCommandError(failed(code, { path: '/data/current' }))).toMatchObject({
    code: 'VOT-205',
    exitCode: 5,
    message: expect.stringContaining('/data/current'),
    reason: expect.stringMatching(why),
    fix: expect.stringMatching(/then run the same command again/),
  });
});

test.each([
  ['Cannot read package config /app/package.json: too many open files.', /Too many files are open/],
  ['node:fs:440\n    throw error\n\nError: ENOSPC: no space left on device, write', /disk is full/],
  ['Error: EIO: i/o error, read', /disk failed/],
  [", Unknown error: Read-only file system '/home/run/lock.json'", /read-only/],
])('%j tells of such a fault in words alone', (message, why) => {
  expect(toCommandError(new Error(message))).toMatchObject({ code: 'VOT-205', reason: expect.stringMatching(why) });
});

test('a folder that cannot be made on a read-only file system is such a fault, though Node says that something is not there', () => {
  expect(toCommandError(failed('ENOENT', { syscall: 'mkdir', path: '/data/new' }))).toMatchObject({
    code: 'VOT-205',
    reason: expect.stringContaining('read-only'),
  });
  expect(toCommandError(failed('ENOENT', { syscall: 'open' })).code).toBe('VOT-100');
});

test('what a command says itself stays, anything else is a defect, and the code of a system error is found', () => {
  const own = new CommandError('VOT-305', { message: 'm', reason: 'r', fix: 'f' });
  expect(toCommandError(own)).toBe(own);
  expect(toCommandError(new Error('undefined is not a function')).code).toBe('VOT-100');
  const folder = mkdtempSync(join(tmpdir(), 'votive-error-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  try {
    mkdirSync(folder);
  } catch (error) {
    expect(systemError(error)).toEqual({ code: 'EEXIST', path: folder });
  }
});
