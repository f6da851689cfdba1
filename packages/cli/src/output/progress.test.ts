import { expect, test, vi } from 'vitest';
import { createPalette, wantsColour } from './palette.ts';
import { createProgress, type ProgressStyle } from './progress.ts';

function record(style: ProgressStyle) {
  const written: string[] = [];
  const progress = createProgress({
    style,
    write: (text) => void written.push(text),
    palette: createPalette(false),
    now: () => performance.now(),
  });
  return { progress, written };
}

test('off a terminal a step is one line, with a sign of life every ten seconds', () => {
  vi.useFakeTimers();
  const { progress, written } = record('lines');

  progress.step('Building');
  vi.advanceTimersByTime(25_000);
  progress.done();
  vi.advanceTimersByTime(25_000);
  vi.useRealTimers();

  expect(written).toEqual(['Building …\n', 'Building … still at it (10.0 s)\n', 'Building … still at it (20.0 s)\n']);
});

test('as NDJSON every event is one object', () => {
  const { progress, written } = record('ndjson');

  progress.step('Building');
  progress.done('cached');
  progress.note('hello');

  expect(written.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'step', title: 'Building' },
    { event: 'done', title: 'Building', remark: 'cached' },
    { event: 'note', text: 'hello' },
  ]);
});

test('a long step says how many bytes are done and about how long the rest takes, in words and as NDJSON', () => {
  vi.useFakeTimers();
  const [words, objects] = [record('lines'), record('ndjson')];

  for (const { progress } of [words, objects]) progress.step('Encrypting');
  for (const done of [0, 100_000_000]) {
    for (const { progress } of [words, objects]) progress.amount(done, 400_000_000);
    vi.advanceTimersByTime(5_000);
  }
  for (const { progress } of [words, objects]) progress.amount(100_000_000, 400_000_000);
  vi.useRealTimers();

  expect(words.written.at(-1)).toBe('Encrypting … still at it (10.0 s, 100.0 MB of 400.0 MB, about 30 s left)\n');
  expect(objects.written.map((line) => JSON.parse(line)).filter(({ event }) => event === 'progress')).toMatchObject([
    { done_bytes: 0, total_bytes: 400_000_000, left_ms: null },
    { done_bytes: 100_000_000, left_ms: 15_000 },
    { done_bytes: 100_000_000, left_ms: 30_000 },
  ]);
});

test('colour follows the terminal, NO_COLOR, FORCE_COLOR and --no-color, in that order of strength', () => {
  const terminal = { isTTY: true };
  const wants = (stream: { isTTY?: boolean }, environment: Record<string, string>, noColour = false) =>
    wantsColour(stream, { noColour, environment });

  expect(wants(terminal, {})).toBe(true);
  expect(wants({}, {})).toBe(false);
  expect(wants(terminal, { NO_COLOR: '1' })).toBe(false);
  expect(wants(terminal, { NO_COLOR: '' })).toBe(true);
  expect(wants({}, { FORCE_COLOR: '1' })).toBe(true);
  expect(wants({}, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
  expect(wants(terminal, { FORCE_COLOR: '1' }, true)).toBe(false);
  expect(wants(terminal, { TERM: 'dumb' })).toBe(false);
});
