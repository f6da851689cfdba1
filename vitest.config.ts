import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/testing/longest-first.ts';

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } };

/** How long a test waits for what comes by itself: long, for a machine may have other things to do; whatever does not come fails all the same. */
const expectPatiently = { expect: { poll: { timeout: 20_000 } } };

/** Journeys beside which nothing else may use the machine, or change its network: those that compare how others are served meanwhile, and a browser that drops its requests when an interface comes or goes. */
const ALONE = ['e2e/slow-clients.test.ts', 'e2e/containers/slow-clients.test.ts', 'e2e/containers/assessment.test.ts'];

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          ...expectPatiently,
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Most of them wait for processes: one more than there are processors keeps these busy.
          maxWorkers: availableParallelism() + 1,
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
          name: 'containers',
          ...expectPatiently,
          include: ['e2e/containers/*.test.ts'],
          exclude: ALONE,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // One waits for its containers while the other works. More would make the engine itself slow.
          maxWorkers: 2,
        },
      },
      {
        ...source,
        test: {
          name: 'alone',
          ...expectPatiently,
          include: ALONE,
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
