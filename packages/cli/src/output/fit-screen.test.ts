import { expect, test } from 'vitest';
import { cutLine, fitScreen } from './fit-screen.ts';

test('a line that fits stays as it is, and a longer one is cut to the width', () => {
  expect(cutLine('exactly ten', 11)).toBe('exactly ten');
  expect(cutLine('exactly ten', 10)).toBe('exactly t…');
  expect(cutLine('żółć żółć', 6)).toBe('żółć …');
});

test('colour takes no room and does not run on behind a cut', () => {
  const line = '\u001b[31mbackend\u001b[39m is down';

  expect(cutLine(line, 15)).toBe(line);
  expect(cutLine(line, 5)).toBe('\u001b[31mback…\u001b[0m');
});

test('of too many lines the first and the last stay', () => {
  expect(fitScreen('a\nb\nc\nd\ne', { columns: 80, rows: 4 })).toBe('a\nb\n…\ne');
  expect(fitScreen('a\nb', { columns: 80, rows: 2 })).toBe('a\nb');
});
