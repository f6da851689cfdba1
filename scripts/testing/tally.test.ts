import { expect, test } from 'vitest';
import { addTallies, tallyOfReport } from './tally.ts';

test('a report gives its counts, and a file that did not load counts as a failed test', () => {
  const report = JSON.stringify({
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
      { status: 'passed', assertionResults: [{}, {}, {}] },
    ],
  });

  expect(tallyOfReport(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test.each([undefined, '', 'null', '{}', '{"testResults":[]}'])('no usable report (%j) is a failure', (report) => {
  expect(tallyOfReport(report)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('tallies add up', () => {
  expect(
    addTallies([
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 3, failed: 1, skipped: 0 },
    ]),
  ).toEqual({ passed: 4, failed: 1, skipped: 2 });
});
