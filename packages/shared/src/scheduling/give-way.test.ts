import { execFileSync } from 'node:child_process';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const PROGRAM = join(import.meta.dirname, 'testing', 'nice-of-threads.ts');
const { PRIORITY_BELOW_NORMAL } = constants.priority;

test.skipIf(process.platform !== 'linux')(
  'a thread that gives way leaves the others as they were, and a process does so with all of its threads',
  () => {
    const found = execFileSync(process.execPath, ['--conditions=source', PROGRAM], { encoding: 'utf8' });

    expect(getPriority(), 'a premise of this test').toBeLessThan(PRIORITY_BELOW_NORMAL);
    expect(JSON.parse(found)).toEqual({
      beside: PRIORITY_BELOW_NORMAL,
      before: getPriority(),
      after: PRIORITY_BELOW_NORMAL,
      helpers: [PRIORITY_BELOW_NORMAL],
    });
  },
);
