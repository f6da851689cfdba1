import { expect, test } from 'vitest';
import { faultMessage } from './fault-message.ts';

test('a fault is told in the language of the page, with its numbers', () => {
  const fault = { code: 'too_few', params: { min: 3 } } as const;

  expect(faultMessage(fault, 'en')).toBe('Give at least 3 answers, or skip the question.');
  expect(faultMessage(fault, 'pl')).toBe('Podaj co najmniej 3 odpowiedzi albo pomiń pytanie.');
});

test('one is one answer, not one answers', () => {
  const fault = { code: 'too_few', params: { min: 1 } } as const;

  expect(faultMessage(fault, 'en')).toContain('1 answer,');
  expect(faultMessage(fault, 'pl')).toContain('1 odpowiedź ');
});
