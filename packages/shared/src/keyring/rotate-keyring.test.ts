import { expect, test } from 'vitest';
import {
  createKeyring,
  generateRootKey,
  type Keyring,
  parseKeyring,
  parseRootKey,
  rootKeyFor,
  rootKeyId,
  unwrapDataKey,
} from './keyring.ts';
import { activateKey, addNextKey, dropRetiredKeys, rewrapKeyring, withoutNextKeys } from './rotate-keyring.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
const rootKey = parseRootKey(generateRootKey());
const states = ({ deks }: Keyring) => Object.fromEntries(Object.entries(deks).map(([id, { state }]) => [id, state]));

test('under a new root key every data key is the one it was, and the old root key opens none', () => {
  const before = addNextKey(createKeyring(rootKey, NOW), { rootKey, now: NOW }).keyring;
  const newRoot = parseRootKey(generateRootKey());

  const after = rewrapKeyring(before, { from: rootKey, to: newRoot, now: NOW });

  expect(parseKeyring(JSON.stringify(after))).toEqual(after);
  expect(after.kek).toEqual({ id: rootKeyId(newRoot), created: NOW.toISOString() });
  expect(states(after)).toEqual(states(before));
  for (const id of ['d1', 'd2']) {
    expect(unwrapDataKey(after, newRoot, id)).toEqual(unwrapDataKey(before, rootKey, id));
    expect(() => unwrapDataKey(after, rootKey, id)).toThrow(/root key/);
  }
});

test('a keyring that cannot be opened is not wrapped anew', () => {
  const other = parseRootKey(generateRootKey());
  expect(() => rewrapKeyring(createKeyring(rootKey, NOW), { from: other, to: other, now: NOW })).toThrow(/root key/);
});

test('a database rotation in the keyring: next, then active, then what was active is retired and can go', () => {
  const first = activateKey(createKeyring(rootKey, NOW), 'd1');
  const { keyring: begun, id } = addNextKey(first, { rootKey, now: NOW });
  expect({ id, active: begun.active, ...states(begun) }).toEqual({ id: 'd2', active: 'd1', d1: 'active', d2: 'next' });

  const done = activateKey(begun, 'd2');
  expect({ active: done.active, ...states(done) }).toEqual({ active: 'd2', d1: 'retired', d2: 'active' });

  expect(dropRetiredKeys(done, () => true).dropped).toEqual([]);
  const { keyring: last, dropped } = dropRetiredKeys(done, () => false);
  expect(dropped).toEqual(['d1']);
  expect(states(last)).toEqual({ d2: 'active' });
});

test('a rotation that was given up leaves no key behind, and the next one does not stumble over it', () => {
  const { keyring: begun } = addNextKey(createKeyring(rootKey, NOW), { rootKey, now: NOW });

  expect(states(withoutNextKeys(begun))).toEqual({ d1: 'new' });
  expect(states(addNextKey(begun, { rootKey, now: NOW }).keyring)).toEqual({ d1: 'new', d3: 'next' });
});

test('of two root keys in a file the keyring names the one that counts', () => {
  const other = generateRootKey();
  const text = `${other}\n${rootKey.toString('hex')}\n`;
  const keyring = createKeyring(rootKey, NOW);

  expect(rootKeyFor(keyring, text)).toEqual(rootKey);
  expect(rootKeyFor(keyring, rootKey.toString('hex'))).toEqual(rootKey);
  expect(() => rootKeyFor(keyring, other)).toThrow(keyring.kek.id);
  expect(() => rootKeyFor(keyring, '\n')).toThrow(/does not hold a root key/);
  expect(() => rootKeyFor(keyring, `${other}\nnonsense\n`)).toThrow(/does not hold a root key/);
});
