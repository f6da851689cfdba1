import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createFieldSeal, FieldAltered, type FieldPlace } from './field-seal.ts';

const PLACE: FieldPlace = { table: 'assessments', column: 'answers', row: 'r1', owner: 'anna', version: 2 };
const keys = new Map([
  [1, randomBytes(32)],
  [2, randomBytes(32)],
]);
const { seal, open } = createFieldSeal(keys);

test('a field opens at its place, whatever it says, and two sealings of one text differ', () => {
  for (const text of ['', 'a', '{"answers":["żółć"]}', 'x'.repeat(1_000_000)]) {
    expect(open(PLACE, seal(PLACE, text))).toBe(text);
    expect(seal(PLACE, text).equals(seal(PLACE, text))).toBe(false);
  }
});

test.each<[string, Partial<FieldPlace>]>([
  ['another table', { table: 'analyses' }],
  ['another column', { column: 'report' }],
  ['another row', { row: 'r2' }],
  ['another owner', { owner: 'ben' }],
  ['nobody', { owner: '' }],
  ['an older version of the row', { version: 1 }],
  ['a newer version of the row', { version: 3 }],
  ['a place that reads the same when joined', { row: 'r1anna', owner: '' }],
])('a field of one place does not open at %s', (_name, other) => {
  const sealed = seal(PLACE, 'what anna wrote');

  expect(() => open({ ...PLACE, ...other }, sealed)).toThrow(FieldAltered);
});

test('one altered bit anywhere, a cut, and a foreign key are all noticed, and the error says nothing of the text', () => {
  const sealed = seal(PLACE, 'what anna wrote');
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const altered = Buffer.from(sealed);
    altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(() => open(PLACE, altered)).toThrow(FieldAltered);
  }
  for (let length = 0; length < sealed.length; length += 1)
    expect(() => open(PLACE, sealed.subarray(0, length))).toThrow(FieldAltered);
  const foreign = createFieldSeal(new Map([[2, randomBytes(32)]]));
  expect(() => foreign.open(PLACE, sealed)).toThrow(
    expect.objectContaining({ code: 'FIELD_ALTERED', message: expect.not.stringContaining('anna') }),
  );
});

test('what was sealed under an older key still opens, and new fields are sealed under the newest', () => {
  const older = createFieldSeal(new Map([...keys].slice(0, 1)));
  const sealed = older.seal(PLACE, 'from before');

  expect(open(PLACE, sealed)).toBe('from before');
  expect(() => older.open(PLACE, seal(PLACE, 'from now'))).toThrow(FieldAltered);
});
