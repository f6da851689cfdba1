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

test('a half-filled time field is told what it may be missing, also where the browser asks for AM or PM', () => {
  const fault = { code: 'not_a_time', params: {} } as const;

  expect(faultMessage(fault, 'en')).toMatch(/hours and minutes, and AM or PM if the field asks for it/);
  expect(faultMessage(fault, 'pl')).toMatch(/godzinę i minuty, a także AM lub PM, jeśli pole o to pyta/);
});
