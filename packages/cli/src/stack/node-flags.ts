/**
 * Flags of node by how much a process computes. Measured idle with all five processes: 411 MB without, about 355 MB with them. `--lite-mode` runs without the
 * optimising compilers, whose code need not be resident then; processes that answer requests keep the last of them, which is the one that matters under load.
 */
export const NODE_FLAGS = {
  idle: ['--max-semi-space-size=1', '--lite-mode'],
  serving: ['--max-semi-space-size=1', '--optimize-for-size', '--no-sparkplug', '--no-maglev'],
} as const;
