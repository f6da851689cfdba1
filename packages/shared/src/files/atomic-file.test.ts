import {
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { linkAtomically, writeFileAtomically } from './atomic-file.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'atomic-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a file is replaced whole, private, and leaves nothing beside it', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'state.json'), 'old and longer', { mode: 0o644 });

  writeFileAtomically(join(folder, 'state.json'), 'new');

  expect(readFileSync(join(folder, 'state.json'), 'utf8')).toBe('new');
  expect(statSync(join(folder, 'state.json')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

test.runIf(process.getuid?.() === 0)('a file that root replaces stays the file of its owner', () => {
  const path = join(temporaryFolder(), 'root.key');
  writeFileSync(path, 'old');
  chownSync(path, 10_001, 10_002);

  writeFileAtomically(path, 'new');

  const { uid, gid, mode } = statSync(path);
  expect({ uid, gid, mode: mode & 0o777 }).toEqual({ uid: 10_001, gid: 10_002, mode: 0o600 });
});

test('a temporary file of a crashed write is in nobody’s way', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, `.state.json.${process.pid}.tmp`), 'half');

  writeFileAtomically(join(folder, 'state.json'), 'whole');

  expect(readFileSync(join(folder, 'state.json'), 'utf8')).toBe('whole');
});

test('a link is moved in one step', () => {
  const folder = temporaryFolder();
  linkAtomically(join(folder, 'current'), 'first');

  linkAtomically(join(folder, 'current'), 'second');

  expect(readlinkSync(join(folder, 'current'))).toBe('second');
  expect(readdirSync(folder)).toEqual(['current']);
});
