/**
 * Flags of node by how much a process computes: one that only passes things on or waits runs without the optimising compilers, whose code need not be resident then; those that answer
 * requests keep the last of them, which is the one that matters under load, and may let their young generation grow while they do. What they took under load they give back only in part when they rest (decision 0013). (`--lite-mode` would save more, but takes WebAssembly away, which `fetch` needs.)
 */
export const NODE_FLAGS = {
  idle: [
    '--max-semi-space-size=1',
    '--optimize-for-size',
    '--no-sparkplug',
    '--no-maglev',
    '--no-opt',
    '--v8-pool-size=1',
  ],
  serving: ['--max-semi-space-size=8', '--no-sparkplug', '--no-maglev', '--v8-pool-size=1'],
} as const;
