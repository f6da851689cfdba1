import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ANALYSIS_KEY, analysisIdOf, analysisKey, newAnalysisId } from './analysis-key.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');

test('a key always names the same analysis, and its id is a UUID that the contract accepts', () => {
  expect(analysisIdOf('A'.repeat(43))).toBe('f0660507-a44a-81b8-8001-6b187b332a96');
  expect(analysisIdOf(analysisKey('A'.repeat(43), NOW))).toBe('01a1fdfa-4600-8a31-bff5-32290b1967bf');
});

test('ids come in the order of the moments they were made at, with a key and without', () => {
  const moments = [0, 1, 2_000, 10 ** 9, 10 ** 11].map((later) => new Date(NOW.getTime() + later));
  const random = () => randomBytes(32).toString('base64url');

  for (const ids of [moments.map((at) => analysisIdOf(analysisKey(random(), at))), moments.map(newAnalysisId)]) {
    expect(ids).toEqual([...ids].sort());
    expect(ids.every((id) => z.uuid().safeParse(id).success)).toBe(true);
  }
});

test('ten thousand keys name ten thousand analyses', () => {
  const keys = Array.from({ length: 10_000 }, () => analysisKey(randomBytes(32).toString('base64url'), NOW));
  const ids = keys.map(analysisIdOf);

  expect(keys.every((key) => ANALYSIS_KEY.test(key))).toBe(true);
  expect(ids.every((id) => z.uuid().safeParse(id).success)).toBe(true);
  expect(new Set(ids).size).toBe(10_000);
});
