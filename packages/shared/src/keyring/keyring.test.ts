import { expect, test } from 'vitest';
import {
  createKeyring,
  formatKeyring,
  generateRootKey,
  KeyringError,
  parseKeyring,
  parseRootKey,
  unwrapDataKey,
} from './keyring.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
const rootKey = parseRootKey(generateRootKey());

const reasonOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error instanceof KeyringError ? error.reason : error;
  }
  return 'nothing was thrown';
};

test('a data key comes back from the file as it went in', () => {
  const keyring = createKeyring(rootKey, NOW);

  const dataKey = unwrapDataKey(parseKeyring(JSON.stringify(keyring)), rootKey, 'd1');

  expect(dataKey).toHaveLength(32);
  expect(unwrapDataKey(keyring, rootKey, 'd1')).toEqual(dataKey);
  expect(JSON.stringify(keyring)).not.toContain(dataKey.toString('hex'));
});

test('another root key is refused by its name, before anything is decrypted', () => {
  const keyring = createKeyring(rootKey, NOW);

  expect(reasonOf(() => unwrapDataKey(keyring, parseRootKey(generateRootKey()), 'd1'))).toBe('wrong_root_key');
});

test('a flipped bit anywhere in the wrapped key, the check value or the id is refused', () => {
  const keyring = createKeyring(rootKey, NOW);
  const entry = keyring.deks.d1 ?? expect.fail('no key');
  const sealed = Buffer.from(entry.wrapped, 'base64');

  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const altered = Buffer.from(sealed);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const forged = { ...keyring, deks: { d1: { ...entry, wrapped: altered.toString('base64') } } };
    expect(reasonOf(() => unwrapDataKey(forged, rootKey, 'd1'))).toBe('altered');
  }
  expect(
    reasonOf(() => unwrapDataKey({ ...keyring, deks: { d1: { ...entry, kcv: '0'.repeat(32) } } }, rootKey, 'd1')),
  ).toBe('altered');
  expect(reasonOf(() => unwrapDataKey({ ...keyring, deks: { d2: entry } }, rootKey, 'd2'))).toBe('altered');
  expect(reasonOf(() => unwrapDataKey(keyring, rootKey, 'd9'))).toBe('no_such_key');
});

test('a flipped bit anywhere in the file is refused, be it in a time, a state, or the digest itself', () => {
  const bytes = Buffer.from(formatKeyring(createKeyring(rootKey, NOW)));
  const noticed: unknown[] = [];

  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const altered = Buffer.from(bytes);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    noticed.push(reasonOf(() => parseKeyring(altered.toString('utf8'))));
  }

  expect(noticed.filter((reason) => reason !== 'malformed' && reason !== 'altered')).toEqual([]);
  expect(noticed.filter((reason) => reason === 'altered').length).toBeGreaterThan(0);
});

test('a file from before there was a digest is read as it was, and has one once it is written again', () => {
  const keyring = createKeyring(rootKey, NOW);

  const read = parseKeyring(JSON.stringify(keyring));

  expect(read).toEqual(keyring);
  expect(formatKeyring(read)).toMatch(/"digest": "[0-9a-f]{64}"/);
  expect(parseKeyring(formatKeyring(read))).toEqual(keyring);
});

test.each(['', '{}', 'null', '[1]', '{"schema":"votive.keyring/2"}'])('%j is not a keyring', (text) => {
  expect(reasonOf(() => parseKeyring(text))).toBe('malformed');
});

test.each(['', 'abc', 'z'.repeat(64), 'a'.repeat(63)])('%j is not a root key', (text) => {
  expect(reasonOf(() => parseRootKey(text))).toBe('malformed');
});
