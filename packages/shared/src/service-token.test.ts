import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import { expect, onTestFinished, test } from 'vitest';
import { writeFileAtomically } from './files/atomic-file.ts';
import { rotateKeyLines } from './key-lines.ts';
import { Secret } from './secret.ts';
import { createServiceTokenSource, createServiceTokenVerifier, SERVICE_KEY_GRACE_MS } from './service-token.ts';

const KEY = new Secret('first-key-of-this-file-0123456789abcdef');
const start = new Date('2026-11-21T10:00:00Z');
const at = (seconds: number) => () => new Date(start.getTime() + seconds * 1000);

test('a token proves its sender to its audience, and only to it', () => {
  const token = createServiceTokenSource(KEY, { from: 'backend', to: 'prompt-service', now: at(0) })();

  expect(createServiceTokenVerifier(KEY, { audience: 'prompt-service', now: at(1) })(token)).toBe('backend');
  expect(() => createServiceTokenVerifier(KEY, { audience: 'worker', now: at(1) })(token)).toThrow(
    /service credential/,
  );
});

test('a token is reused while it is young, renewed before its end, and refused after it even when it was verified before', () => {
  let seconds = 0;
  const now = () => at(seconds)();
  const source = createServiceTokenSource(KEY, { from: 'worker', to: 'prompt-service', now });
  const verify = createServiceTokenVerifier(KEY, { audience: 'prompt-service', now });
  const first = source();
  expect(verify(first)).toBe('worker');

  seconds = 200;
  expect(source()).toBe(first);
  seconds = 250;
  expect(source()).not.toBe(first);
  expect(verify(first)).toBe('worker');
  seconds = 301;
  expect(() => verify(first)).toThrow(/service credential/);
});

test('after a rotation the old key verifies and the new one signs', () => {
  const rotated = new Secret(`second-key-of-this-file-0123456789abcdef\n${KEY.reveal()}\n`);
  const old = createServiceTokenSource(KEY, { from: 'cli', to: 'prompt-service', now: at(0) })();
  const fresh = createServiceTokenSource(rotated, { from: 'cli', to: 'prompt-service', now: at(0) })();

  const verify = createServiceTokenVerifier(rotated, { audience: 'prompt-service', now: at(1) });
  expect(verify(old)).toBe('cli');
  expect(verify(fresh)).toBe('cli');
  expect(() => createServiceTokenVerifier(KEY, { audience: 'prompt-service', now: at(1) })(fresh)).toThrow();
});

test('forged tokens are refused', () => {
  const verify = createServiceTokenVerifier(KEY, { audience: 'prompt-service', now: at(0) });
  const claims = { iss: 'backend', aud: 'prompt-service', exp: start.getTime() / 1000 + 60 };
  const genuine = createServiceTokenSource(KEY, { from: 'backend', to: 'prompt-service', now: at(0) })();
  const keyid = jwt.decode(genuine, { complete: true })?.header.kid ?? '';

  const forged = [
    '',
    'not.a.token',
    jwt.sign(claims, '', { algorithm: 'none' }),
    jwt.sign(claims, 'another-key-another-key-another-key', { keyid }),
    jwt.sign(claims, KEY.reveal()),
    jwt.sign({ iss: 'backend', aud: 'prompt-service' }, KEY.reveal(), { keyid }),
    jwt.sign(claims, KEY.reveal(), { algorithm: 'HS512', keyid }),
    `${genuine.slice(0, -2)}AA`,
  ];
  for (const token of forged) expect(() => verify(token)).toThrow(/service credential/);
});

test('a short or empty key file is refused', () => {
  for (const text of ['', '\n', 'short']) {
    expect(() => createServiceTokenSource(new Secret(text), { from: 'cli', to: 'backend', now: at(0) })).toThrow(
      /service key file/,
    );
  }
});

test('a process that runs takes up a rotated key from its file, and the old key ends when it was said to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'service-token-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'service.key');
  writeFileSync(file, `${KEY.reveal()}\n`);
  const secret = new Secret(KEY.reveal(), { file });
  let seconds = 0;
  const now = () => at(seconds)();
  const verify = createServiceTokenVerifier(secret, { audience: 'prompt-service', now });
  const before = createServiceTokenSource(KEY, { from: 'backend', to: 'prompt-service', now })();
  expect(verify(before)).toBe('backend');

  const newKey = 'second-key-of-this-file-0123456789abcdef';
  const rotated = rotateKeyLines(KEY.reveal(), { newKey, now: now(), graceMs: SERVICE_KEY_GRACE_MS });
  writeFileAtomically(file, rotated);
  const after = createServiceTokenSource(new Secret(rotated), { from: 'worker', to: 'prompt-service', now })();
  expect(verify(after)).toBe('worker');
  expect(verify(before)).toBe('backend');

  writeFileAtomically(file, '');
  seconds = 299;
  expect(verify(before)).toBe('backend');
  const forged = jwt.sign({ iss: 'backend', aud: 'prompt-service', exp: start.getTime() / 1000 + 9e6 }, KEY.reveal(), {
    keyid: jwt.decode(before, { complete: true })?.header.kid ?? '',
  });
  expect(verify(forged)).toBe('backend');
  seconds = SERVICE_KEY_GRACE_MS / 1000;
  expect(() => verify(forged)).toThrow(/service credential/);
});

test('a source that runs signs with the new key within a second or two of a rotation', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'service-token-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'service.key');
  writeFileSync(file, `${KEY.reveal()}\n`);
  const source = createServiceTokenSource(new Secret(KEY.reveal(), { file }), {
    from: 'backend',
    to: 'prompt-service',
    now: at(0),
  });
  const kidOf = (token: string) => jwt.decode(token, { complete: true })?.header.kid;
  const old = kidOf(source());

  writeFileAtomically(file, 'second-key-of-this-file-0123456789abcdef\n');

  await expect.poll(() => kidOf(source()), { timeout: 10_000 }).not.toBe(old);
});
