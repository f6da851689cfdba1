import { expect, test } from 'vitest';
import { parseDuration } from './global-options.ts';
import { normaliseArguments } from './normalise-arguments.ts';

test('--json and --wait take a value only after the equals sign, wherever they stand', () => {
  expect(normaliseArguments(['--json', 'status'])).toEqual({
    rest: ['status'],
    json: 'document',
    wait: undefined,
    fault: undefined,
  });
  expect(normaliseArguments(['up', '--json=stream', '--wait'])).toMatchObject({
    rest: ['up'],
    json: 'stream',
    wait: '',
  });
  expect(normaliseArguments(['--wait=30s', 'down'])).toMatchObject({ rest: ['down'], wait: '30s' });
  expect(normaliseArguments(['--json=yaml'])).toMatchObject({
    json: 'document',
    fault: expect.stringContaining('yaml'),
  });
  expect(normaliseArguments(['config', 'set', 'X', '--', '--json'])).toMatchObject({
    rest: ['config', 'set', 'X', '--', '--json'],
    json: 'off',
  });
});

test('durations have units, and a bare number is seconds', () => {
  expect(['90', '90s', '500ms', '2m', '1h', '1d', '1.5s'].map(parseDuration)).toEqual([
    90_000, 90_000, 500, 120_000, 3_600_000, 86_400_000, 1_500,
  ]);
  expect(['', 's', '-1s', '1w', '1 s', 'Infinity'].map(parseDuration)).toEqual(Array(6).fill(undefined));
});
