import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { copyAtRest } from './copy-at-rest.ts';

test('a large file is copied byte for byte, with rests, and told of as it becomes durable', () => {
  const folder = mkdtempSync(join(tmpdir(), 'votive-copy-'));
  const content = randomBytes(20 * 1024 ** 2 + 1);
  writeFileSync(join(folder, 'from'), content);
  const handle = openSync(join(folder, 'from'), 'r');
  onTestFinished(() => {
    closeSync(handle);
    rmSync(folder, { recursive: true, force: true });
  });
  const copied: number[] = [];
  let rests = 0;

  copyAtRest(handle, join(folder, 'to'), {
    bytes: content.length,
    onCopied: (bytes) => copied.push(bytes),
    rest: () => (rests += 1),
  });

  expect(readFileSync(join(folder, 'to')).equals(content)).toBe(true);
  expect(copied).toEqual([8 * 1024 ** 2, 16 * 1024 ** 2, content.length]);
  expect(rests).toBeGreaterThanOrEqual(80);
});
