import { sampleRatioSnapshot } from '@votive/shared/statistics/sample-ratio/snapshot';
import { expect, test } from 'vitest';
import { assignThroughCache } from '../testing/assign-through-cache.ts';

test('one warm cache does not freeze an arm: 10,000 units through it fall as the weights say', async () => {
  const { arms, fetches } = await assignThroughCache(10_000);

  const shares = Object.values(arms).map((observed) => ({ observed, weight: 5_000 }));
  expect(fetches).toBe(1);
  expect(shares.reduce((sum, { observed }) => sum + observed, 0)).toBe(10_000);
  expect(sampleRatioSnapshot(shares).p).toBeGreaterThan(0.001);
});
