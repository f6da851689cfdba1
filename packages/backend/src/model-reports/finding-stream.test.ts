import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFindingStream } from './finding-stream.ts';

const report = {
  patterns: [
    { id: 'f1', title: 'a } in "quotes" \\', evidence: [{ itemId: 'p1.drains', quote: '{[' }] },
    { id: 'f2', title: '\u2028 żółw' },
  ],
  contradictions: [],
  risks: [{ id: 'f3', title: 'x' }],
  synthesis: { sentences: [{ text: 'not a finding', because: ['f1'] }], nextStep: null },
};
const expected = [
  ['patterns', report.patterns[0]],
  ['patterns', report.patterns[1]],
  ['risks', report.risks[0]],
];

function collect(pieces: readonly string[]) {
  const found: unknown[] = [];
  const write = createFindingStream((section, claimed) => found.push([section, claimed]));
  for (const piece of pieces) write(piece);
  return found;
}

test('findings come out however the text is cut into pieces', () => {
  const text = `Here it is: "well" \`\`\`json\n${JSON.stringify(report)}\n\`\`\``;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
      const pieces: string[] = [];
      for (let at = 0, index = 0; at < text.length; index += 1) {
        const size = sizes[index % sizes.length] ?? 1;
        pieces.push(text.slice(at, at + size));
        at += size;
      }

      expect(collect(pieces)).toEqual(expected);
    }),
    { seed: 5, numRuns: 200 },
  );
});

test('a finding is handed over with its last bracket, before the report ends', () => {
  expect(collect(['{"patterns":[{"id":"f1"}'])).toEqual([['patterns', { id: 'f1' }]]);
});

test('half a finding is not handed over', () => {
  expect(collect(['{"patterns":[{"id":"f1"'])).toEqual([]);
});

test('hostile nesting costs no more than its length', () => {
  const text = `{"patterns":[${'['.repeat(50_000)}`;

  expect(collect([text])).toEqual([]);
}, 5_000);
