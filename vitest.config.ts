import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } };

/** How long a test waits for what comes by itself: long, for a machine may have other things to do; whatever does not come fails all the same. */
const expectPatiently = { expect: { poll: { timeout: 20_000 } } };

/** Journeys that measure how others are served meanwhile. */
const ALONE = ['e2e/slow-clients.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          ...expectPatiently,
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Most of them wait for processes, so two share a small machine well.
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
      {
        ...source,
        test: {
          name: 'journeys',
          ...expectPatiently,
          include: ['e2e/*.test.ts', 'e2e/crash/*.test.ts'],
          exclude: ALONE,
          testTimeout: 300_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
      {
        ...source,
        test: {
          name: 'alone',
          ...expectPatiently,
          include: ['e2e/containers/*.test.ts', ...ALONE],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        ...source,
        test: { name: 'screenshots', include: ['e2e/screenshots.ts'], testTimeout: 180_000, hookTimeout: 180_000 },
      },
    ],
  },
});
