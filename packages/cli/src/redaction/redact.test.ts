import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { homeLayout } from '../home/home-layout.ts';
import { temporaryFolder } from '../testing/votive.ts';
import { createRedactor, REDACTED, redactDeep } from './redact.ts';
import { redactorOf } from './secret-values.ts';

test('shapes of secrets are taken out wherever they stand, and the words around them stay', () => {
  const redact = createRedactor([]);
  const cases: [string, string][] = [
    ['asked with sk-ant-api03-AbCdEf0123456789 today', `asked with ${REDACTED} today`],
    ['key=sk-proj-abcdefghijklmnop', `key=${REDACTED}`],
    ['Authorization: Bearer abc.def-123', `Authorization: ${REDACTED}`],
    ['sent Bearer abcdef123 along', `sent Bearer ${REDACTED} along`],
    ['token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln end', `token ${REDACTED} end`],
    [`age AGE-SECRET-KEY-1${'Q'.repeat(58)} end`, `age ${REDACTED} end`],
    [`key votive_0123456789abcdef_${'k'.repeat(43)} end`, `key ${REDACTED} end`],
    [`http://a.test/admin/#link=0123456789abcdef_${'k'.repeat(43)}`, `http://a.test/admin/#link=${REDACTED}`],
    ['http://anna:hunter2@db.example/x', `http://${REDACTED}@db.example/x`],
    ['{"x-api-key":"abcdefgh","n":1}', `{"x-api-key":"${REDACTED}","n":1}`],
    ['-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\nnext', `${REDACTED}\nnext`],
    ['nothing to hide: sk-1, 12 s, task-force-of-the-day', 'nothing to hide: sk-1, 12 s, task-force-of-the-day'],
  ];

  for (const [text, expected] of cases) expect(redact(text)).toBe(expected);
});

test('a known value is taken out plain, in base64 and URL-encoded, whatever characters it has', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6, maxLength: 60 }), fc.string(), (value, around) => {
      fc.pre(value.trim() === value && value.isWellFormed() && !REDACTED.includes(value));
      const redact = createRedactor([value]);

      expect(redact(`${around}${value}${around}`).split(REDACTED).join('')).not.toContain(value);
      expect(redact(`a ${encodeURIComponent(value)} b`)).toBe(`a ${REDACTED} b`);
      expect(redact(`a ${Buffer.from(value).toString('base64')} b`)).toContain(REDACTED);
    }),
    { seed: 7 },
  );
});

test('the redactor of a home knows every secret file, the lines of a PEM file too, and no comment', () => {
  const layout = homeLayout(temporaryFolder());
  mkdirSync(layout.jwtKeys, { recursive: true });
  writeFileSync(layout.adminKey, 'plain-admin-value\n');
  writeFileSync(layout.recoveryKey, '# public key: age1example\nrecovery-value-1\n');
  writeFileSync(
    join(layout.jwtKeys, 'a.pem'),
    '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG\n-----END PRIVATE KEY-----\n',
  );
  writeFileSync(join(layout.secrets, 'anthropic_api_key'), 'not-shaped-like-a-key');
  const redact = redactorOf(layout);

  expect(redact('plain-admin-value recovery-value-1 MIGHAgEAMBMGByqG not-shaped-like-a-key age1example')).toBe(
    `${REDACTED} ${REDACTED} ${REDACTED} ${REDACTED} age1example`,
  );
  expect(redactDeep({ a: ['plain-admin-value', 1, null], b: { c: true } }, redact)).toEqual({
    a: [REDACTED, 1, null],
    b: { c: true },
  });
});

test('where there is no home a redactor still knows the shapes', () => {
  const redact = redactorOf(homeLayout('/nowhere/at/all'));

  expect(redact('Bearer abcdef123')).toBe(`Bearer ${REDACTED}`);
});
