import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Questionnaire } from '../contracts/questionnaire.ts';
import { canonicalJson } from './canonical-json.ts';
import { questionnaireHash } from './questionnaire-hash.ts';
import { findQuestionnaire } from './questionnaires.ts';

const core = findQuestionnaire('votive.core', '1.0.0') as Questionnaire;

test('canonical JSON sorts members by code unit and leaves out what is undefined', () => {
  expect(canonicalJson({ b: [1, { z: null, a: 'ł' }], a: undefined, B: true, 10: 'ten', 9: 'nine' })).toBe(
    '{"10":"ten","9":"nine","B":true,"b":[1,{"a":"ł","z":null}]}',
  );
});

test('canonical JSON reads back as the same value, whatever the order of members was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed(value))).toBe(text);
    }),
  );
});

test('the hash is SHA-256 over canonical JSON, the same after a round trip over the wire', () => {
  const overTheWire = JSON.parse(JSON.stringify(reversed(core))) as Questionnaire;

  expect(questionnaireHash(overTheWire)).toBe(questionnaireHash(core));
  expect(questionnaireHash(core)).toBe(createHash('sha256').update(canonicalJson(core)).digest('hex'));
});

test('one changed letter changes the hash', () => {
  expect(questionnaireHash({ ...core, license: 'Own' })).not.toBe(questionnaireHash(core));
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).reverse();
  return Object.fromEntries(members.map(([key, member]) => [key, reversed(member)]));
}

test('the published definition is the one that stored analyses pin; a change of wording is a new version', () => {
  expect(questionnaireHash(core)).toBe('69047826230b9d60dbd8813040bcd8d1b485dd176633ac775dc2e0183ca59f75');
});
