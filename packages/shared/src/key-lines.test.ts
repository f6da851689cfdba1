import { expect, test } from 'vitest';
import { liveKeyLines, parseKeyLines, rotateKeyLines, withoutEndedKeys } from './key-lines.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const keysOf = (text: string, now: Date) => liveKeyLines(text, now).map(({ key }) => key);

test('after a rotation the new key is first and the old one counts until its time is over', () => {
  const text = rotateKeyLines('first-key\n', { newKey: 'second-key', now: NOW, graceMs: 60_000 });

  expect(text).toBe('second-key\n# until 2026-11-21T10:01:00.000Z\nfirst-key\n');
  expect(keysOf(text, later(59_999))).toEqual(['second-key', 'first-key']);
  expect(keysOf(text, later(60_000))).toEqual(['second-key']);
});

test('two rotations in a row keep both old keys, the older one no longer than it was promised', () => {
  const once = rotateKeyLines('first-key', { newKey: 'second-key', now: NOW, graceMs: 60_000 });
  const twice = rotateKeyLines(once, { newKey: 'third-key', now: later(30_000), graceMs: 60_000 });

  expect(parseKeyLines(twice)).toEqual([
    { key: 'third-key', until: undefined },
    { key: 'second-key', until: later(90_000) },
    { key: 'first-key', until: later(60_000) },
  ]);
});

test('without a grace the old key is gone at once', () => {
  expect(rotateKeyLines('first-key', { newKey: 'second-key', now: NOW, graceMs: 0 })).toBe('second-key\n');
});

test('keys whose time is over are taken out, and only they', () => {
  const text = rotateKeyLines('first-key', { newKey: 'second-key', now: NOW, graceMs: 60_000 });

  expect(withoutEndedKeys(text, NOW)).toBeUndefined();
  expect(withoutEndedKeys(text, later(60_000))).toBe('second-key\n');
});

test('an end that cannot be read has passed, and the first key of a file always counts', () => {
  expect(keysOf('first-key\n# until tomorrow\nsecond-key\n', NOW)).toEqual(['first-key']);
  expect(keysOf('# until 2020-01-01T00:00:00Z\nfirst-key\n', NOW)).toEqual(['first-key']);
});
