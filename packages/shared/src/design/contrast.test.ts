import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

type Theme = 'light' | 'dark';
const TEXT = 4.5;
const SHAPE = 3;

/** Every pair that the stylesheets put together, with the least contrast it needs (WCAG 2.2, 1.4.3 and 1.4.11). */
const PAIRS: [front: string, back: string, least: number][] = [
  ['ink', 'paper', TEXT],
  ['ink', 'sheet', TEXT],
  ['ink', 'leaf-wash', TEXT],
  ['ink', 'marker', TEXT],
  ['ink-soft', 'paper', TEXT],
  ['ink-soft', 'sheet', TEXT],
  ['ink-soft', 'leaf-wash', TEXT],
  ['leaf', 'paper', TEXT],
  ['leaf', 'sheet', TEXT],
  ['leaf', 'leaf-wash', TEXT],
  ['on-ink', 'ink', TEXT],
  ['on-ink', 'leaf', TEXT],
  ['brick', 'paper', TEXT],
  ['brick', 'brick-wash', TEXT],
  ['edge', 'paper', SHAPE],
  ['edge', 'sheet', SHAPE],
  ['edge', 'leaf-wash', SHAPE],
  ['leaf', 'marker', SHAPE],
];

for (const theme of ['light', 'dark'] as const) {
  test(`every pair of colours in use can be told apart in the ${theme} theme`, () => {
    const tokens = readTokens(readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8'), theme);

    const weak = PAIRS.map(([front, back, least]) => ({
      front,
      back,
      least,
      is: contrast(tokens, front, back),
    })).filter((pair) => pair.is < pair.least);

    expect(weak).toEqual([]);
  });
}

test('the measure agrees with the standard: black on white is 21 to 1', () => {
  const tokens = new Map([
    ['black', '#000000'],
    ['white', '#ffffff'],
  ]);

  expect(contrast(tokens, 'black', 'white')).toBeCloseTo(21, 5);
});

function readTokens(css: string, theme: Theme): Map<string, string> {
  const root = css.slice(0, css.indexOf('}'));
  const found = root.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map([...found].map(([, name = '', light = '', dark = '']) => [name, theme === 'light' ? light : dark]));
}

function contrast(tokens: ReadonlyMap<string, string>, front: string, back: string): number {
  const [one, other] = [luminance(tokens.get(front)), luminance(tokens.get(back))];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** Relative luminance of an sRGB colour, as WCAG 2.2 defines it. */
function luminance(hex: string | undefined): number {
  if (!hex) throw new Error('tokens.css has no such colour');
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
