import { expect, test } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');

test.each([
  ['30', 30],
  [' 0 ', 0],
  ['Sat, 21 Nov 2026 12:00:10 GMT', 10],
  ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
  ['999999', 3_600],
  ['', undefined],
  ['soon', undefined],
  [null, undefined],
])('Retry-After %j is %j seconds', (header, seconds) => {
  expect(readRetryAfter(header, NOW)).toBe(seconds);
});
