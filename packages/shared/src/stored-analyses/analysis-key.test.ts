import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ANALYSIS_KEY, analysisIdOf } from './analysis-key.ts';

test('a key always names the same analysis, and its id is a UUID that the contract accepts', () => {
  expect(analysisIdOf('A'.repeat(43))).toBe('f0660507-a44a-81b8-8001-6b187b332a96');
});

test('ten thousand keys name ten thousand analyses', () => {
  const keys = Array.from({ length: 10_000 }, () => randomBytes(32).toString('base64url'));
  const ids = keys.map(analysisIdOf);

  expect(keys.every((key) => ANALYSIS_KEY.test(key))).toBe(true);
  expect(ids.every((id) => z.uuid().safeParse(id).success)).toBe(true);
  expect(new Set(ids).size).toBe(10_000);
});
