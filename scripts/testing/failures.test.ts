import { expect, test } from 'vitest';
import { failuresOfReport } from './failures.ts';

test('each failed test is told with its file and the head of its message, and no other', () => {
  const report = JSON.stringify({
    testResults: [
      {
        name: '/checkout/e2e/a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'the one that holds' },
          {
            status: 'failed',
            fullName: 'the other',
            failureMessages: [`\u001b[31mError\u001b[39m: 1 is not 2\n${'    at here\n'.repeat(40)}`],
          },
        ],
      },
      { name: '/checkout/e2e/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  });

  const [first = '', ...others] = failuresOfReport(report, { root: '/checkout' });

  expect(first.split('\n').slice(0, 2)).toEqual(['e2e/a.test.ts › the other', '    Error: 1 is not 2']);
  expect(first.split('\n')).toHaveLength(13);
  expect(others).toEqual(['e2e/b.test.ts\n    no such module']);
});

test.each([undefined, '', '{}'])('no usable report (%j) is told too', (report) => {
  expect(failuresOfReport(report, { root: '/checkout' })).toHaveLength(1);
});
