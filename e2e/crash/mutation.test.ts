import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { requireProgram } from '../../packages/cli/src/certs/testing/require-program.ts';
import { SCENARIOS } from './support/scenarios.ts';
import type { Step } from './support/steps.ts';
import { sweep } from './support/sweep.ts';

const hasStrace = requireProgram('/usr/bin/strace', ['strace']);
const SPOILED = pathToFileURL(join(import.meta.dirname, 'support', 'spoiled-command.ts')).href;

test.skipIf(!hasStrace).each([
  {
    spoiled: 'early-switch',
    name: 'rotate-keys database',
    only: ({ process, call }: Step) => process === 'rekey-1' && (call === 'ftruncate' || call === 'rename'),
    noticed: /the file is gone|does not exist|no such file|missing|is gone/i,
  },
  {
    spoiled: 'lone-root-key',
    name: 'rotate-keys root',
    only: ({ about }: Step) => about.includes('.keyring.json.'),
    noticed: /root key/i,
  },
  { spoiled: 'plain-note', name: 'rotate-keys root', only: () => true, noticed: /plain text in \S+note\.log/ },
  { spoiled: 'half-file', name: 'rotate-keys root', only: () => true, noticed: /leaves data\/db\.d7\.db\.new/ },
  { spoiled: 'lost-row', name: 'rotate-keys root', only: () => true, noticed: /loses or changes rows/ },
])(
  'the sweep notices a protocol that is spoiled ($spoiled)',
  { timeout: 300_000 },
  async ({ spoiled, name, only, noticed }) => {
    const scenario = SCENARIOS.find((each) => each.name === name) ?? expect.fail(`there is no ${name}`);
    const env = { NODE_OPTIONS: `--import=${SPOILED}`, VOTIVE_SPOILED: spoiled };

    const options = { seed: 1, quota: { names: 3, writes: 0 }, only };
    const problems = await sweep({ ...scenario, env }, options).then(
      (found) => {
        expect(found.completed).toBeGreaterThan(0);
        return found.problems;
      },
      (refused: Error) => [refused.message],
    );

    // what the command itself had said is no finding of the sweep
    expect(problems.map((problem) => problem.replace(/\(it had said: [\s\S]*/, '')).join('\n')).toMatch(noticed);
  },
);
