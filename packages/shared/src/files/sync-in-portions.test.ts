import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { syncInPortions } from './sync-in-portions.ts';

const MEBIBYTE = 1024 ** 2;

test('every eighth mebibyte is synced', () => {
  const { handle } = openNew();
  const sync = syncInPortions(handle);

  expect(Array.from({ length: 17 }, () => sync(MEBIBYTE)).flatMap((synced, index) => (synced ? [index] : []))).toEqual([
    7, 15,
  ]);
});

test('a sync that fails is thrown', () => {
  const { handle, close } = openNew();
  const sync = syncInPortions(handle);
  close();

  expect(sync(MEBIBYTE)).toBe(false);
  expect(() => sync(8 * MEBIBYTE)).toThrow('EBADF');
});

function openNew() {
  const folder = mkdtempSync(join(tmpdir(), 'votive-portions-'));
  const handle = openSync(join(folder, 'file'), 'w');
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(handle);
    isOpen = false;
  };
  onTestFinished(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { handle, close };
}
