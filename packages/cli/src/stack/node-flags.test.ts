import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NODE_FLAGS } from './node-flags.ts';

const dockerfile = readFileSync(join(import.meta.dirname, '../../../../compose/services.Dockerfile'), 'utf8');

test.each([
  ['backend', NODE_FLAGS.serving],
  ['prompt-service', NODE_FLAGS.serving],
  ['worker', NODE_FLAGS.idle],
] as const)('the container of %s runs node with the flags of process mode', (service, flags) => {
  const main = `/app/packages/${service}/dist/main.js`;
  const command = [...dockerfile.matchAll(/^CMD (.+)$/gm)].map(([, argv = '']) => JSON.parse(argv) as string[]);

  expect(command.find((argv) => argv.at(-1) === main)).toEqual(['node', ...flags, main]);
});
