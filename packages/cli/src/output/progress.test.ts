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
