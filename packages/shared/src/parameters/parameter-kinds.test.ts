import { expect, test } from 'vitest';
import { cronExpression, httpUrl, oneLine } from './parameter-kinds.ts';

test.each(['0 * * * *', '*/15 8-18 * * 1-5', '30 0 4 * * *', '0 0 1,15 jan-mar sun', '5 4 * * 7'])(
  '%j is a cron expression',
  (text) => {
    expect(cronExpression().safeParse(text).success).toBe(true);
  },
);

test.each([
  '',
  'bad cron',
  'hourly',
  '* * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * * * * * *',
  '*/0 * * * *',
  '1;2 * * * *',
])('%j is no cron expression', (text) => {
  expect(cronExpression().safeParse(text).success).toBe(false);
});

test('an address may not carry credentials, and the refusal does not repeat them', () => {
  const result = httpUrl().safeParse('http://user:hush@models.example/v1');

  expect(result.error?.message).toContain('user name or password');
  expect(result.error?.message).not.toContain('hush');
  expect(httpUrl().safeParse('http://127.0.0.1:11434/v1').success).toBe(true);
  expect(httpUrl().safeParse('not an address').success).toBe(false);
  expect(httpUrl().safeParse('ftp://models.example').success).toBe(false);
});

test('a name of one line holds no control character', () => {
  expect(oneLine().safeParse('qwen3:8b').success).toBe(true);
  expect(oneLine().safeParse('a\nb').success).toBe(false);
  expect(oneLine().safeParse('a\u001b[31m').success).toBe(false);
});
