import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { readLines, toLogLine } from './output-lines.ts';

test('lines arrive whole, whatever pieces they come in, and characters are not torn', async () => {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (some) => void lines.push(...some));
  const bytes = Buffer.from('one\nzażółć\nlast');

  for (const byte of bytes) stream.write(Buffer.from([byte]));
  stream.end();
  await new Promise((resolve) => stream.once('close', resolve));

  expect(lines).toEqual(['one', 'zażółć', 'last']);
});

test('a line without end is cut, so that memory stays bounded', async () => {
  const stream = new PassThrough();
  const lines: string[] = [];
  readLines(stream, (some) => void lines.push(...some));

  for (let piece = 0; piece < 4; piece++) stream.write('x'.repeat(50_000));
  stream.end();
  await new Promise((resolve) => stream.once('close', resolve));

  expect(lines.length).toBeGreaterThan(1);
  expect(lines.join('')).toHaveLength(200_000);
});

test('what is not JSON is wrapped with a time and a name', () => {
  const now = new Date('2026-11-21T08:00:00Z');

  expect(toLogLine('{"level":"info"}', { name: 'x', stream: 'stdout', now })).toBe('{"level":"info"}');
  expect(JSON.parse(toLogLine('Error: no', { name: 'x', stream: 'stderr', now }))).toEqual({
    level: 'error',
    time: '2026-11-21T08:00:00.000Z',
    name: 'x',
    stream: 'stderr',
    msg: 'Error: no',
  });
});
