import { expect, test } from 'vitest';
import { orderForVisitor, SUPPORT_CONTACTS } from './support-contacts.ts';

const DAY_MS = 86_400_000;
const MAX_AGE_DAYS = 180;

test('no check of the contacts is older than 180 days', () => {
  const old = SUPPORT_CONTACTS.filter(
    ({ verifiedOn }) => verifiedOn !== null && Date.now() - Date.parse(verifiedOn) > MAX_AGE_DAYS * DAY_MS,
  );

  expect(old.map(({ country }) => country)).toEqual([]);
});

test('every country has an emergency number, a source, and somebody for grown-ups', () => {
  for (const { country, emergency, source, contacts } of SUPPORT_CONTACTS) {
    expect(emergency, country).toMatch(/^\d{3}$/);
    expect(source, country).not.toBe('');
    expect(
      contacts.some(({ audience }) => audience !== 'youth'),
      country,
    ).toBe(true);
  }
});

test("the visitor's country comes first where the browser tells", () => {
  expect(orderForVisitor(['pl'])[0]?.country).toBe('PL');
  expect(orderForVisitor(['en', 'en-IE'])[0]?.country).toBe('IE');
  expect(orderForVisitor(['en', 'fr-FR']).map(({ country }) => country)).toEqual(['PL', 'US', 'CA', 'GB', 'IE']);
});
