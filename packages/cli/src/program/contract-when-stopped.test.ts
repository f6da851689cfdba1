import { afterAll, beforeAll, expect, test } from 'vitest';
import { dependsOnRunning, STOPPED_CASES } from '../testing/contract/command-cases.ts';
import type { Subject } from '../testing/contract/subject.ts';
import {
  answersInJson,
  answersInPipes,
  answersOnTerminal,
  worksWithClosedStreams,
} from '../testing/contract/walk-commands.ts';
import { startAppliance, type TestAppliance } from '../testing/start-appliance.ts';
import { CLI, cleanEnvironment } from '../testing/votive.ts';

let appliance: TestAppliance;

beforeAll(async () => {
  appliance = await startAppliance();
  expect((await appliance.run(['down'])).code).toBe(0);
}, 120_000);
afterAll(() => appliance.stop(), 60_000);

test(
  'stopped, every command answers --json with one document and the exit code it promises',
  {
    timeout: 240_000,
  },
  () => answersInJson(subject(), STOPPED_CASES, 'stopped'),
);

test.each([
  ['in pipes', answersInPipes],
  ['with closed streams', worksWithClosedStreams],
  ['on a terminal', answersOnTerminal],
] as const)('stopped, what depends on it keeps the contract %s', { timeout: 240_000 }, (_, walk) =>
  walk(subject(), STOPPED_CASES.filter(dependsOnRunning), 'stopped'),
);

function subject(): Subject {
  return {
    command: CLI,
    home: appliance.home,
    environment: cleanEnvironment({ VOTIVE_WEB_ROOT: appliance.webRoot }),
  };
}
