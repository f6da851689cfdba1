import { randomBytes } from 'node:crypto';
import { type Keyring, KeyringError, rootKeyId, unwrapDataKey, wrapDataKey } from './keyring.ts';

const KEY_BYTES = 32;

/** The same data keys under another root key. Each is proved before and after; throws `KeyringError` and answers nothing half done. */
export function rewrapKeyring(keyring: Keyring, { from, to, now }: { from: Buffer; to: Buffer; now: Date }): Keyring {
  const deks = Object.entries(keyring.deks).map(([id, entry]) => {
    const dataKey = unwrapDataKey(keyring, from, id);
    return [id, { ...entry, ...wrapDataKey(to, id, dataKey) }] as const;
  });
  const kek = { id: rootKeyId(to), created: now.toISOString() };
  const rewrapped: Keyring = { ...keyring, kek, deks: Object.fromEntries(deks) };
  for (const id of Object.keys(keyring.deks)) {
    if (!unwrapDataKey(rewrapped, to, id).equals(unwrapDataKey(keyring, from, id)))
      throw new KeyringError('altered', `Data key ${id} is another after it was wrapped anew.`);
  }
  return rewrapped;
}

/** The keyring with a new data key of state `next`, and its id: one more than the highest there is. A `next` key of before is left out: nothing was ever kept under it. */
export function addNextKey(
  keyring: Keyring,
  { rootKey, now }: { rootKey: Buffer; now: Date },
): { keyring: Keyring; id: string } {
  const numbers = Object.keys(keyring.deks).map((id) => Number(id.slice(1)));
  const id = `d${Math.max(0, ...numbers) + 1}`;
  const { wrapped, kcv } = wrapDataKey(rootKey, id, randomBytes(KEY_BYTES));
  const entry = { wrapped, kcv, created: now.toISOString(), state: 'next' as const };
  return { keyring: { ...keyring, deks: { ...withoutNextKeys(keyring).deks, [id]: entry } }, id };
}

/** The keyring with `id` active and the key that was active before retired. */
export function activateKey(keyring: Keyring, id: string): Keyring {
  const entry = keyring.deks[id];
  if (!entry) throw new KeyringError('no_such_key', `The keyring holds no data key ${id}.`);
  const deks = Object.entries(keyring.deks).map(([other, dek]) => [
    other,
    { ...dek, state: other === id ? 'active' : dek.state === 'next' ? 'next' : 'retired' },
  ]);
  return { ...keyring, active: id, deks: Object.fromEntries(deks) };
}

/** The keyring without keys that a rotation had begun with. */
export const withoutNextKeys = (keyring: Keyring): Keyring =>
  withoutKeys(keyring, (id) => keyring.deks[id]?.state === 'next');

/** The keyring without the retired keys that nothing needs any more, and their ids. */
export function dropRetiredKeys(
  keyring: Keyring,
  isNeeded: (id: string) => boolean,
): { keyring: Keyring; dropped: string[] } {
  const dropped = Object.entries(keyring.deks)
    .filter(([id, { state }]) => state === 'retired' && !isNeeded(id))
    .map(([id]) => id);
  return { keyring: withoutKeys(keyring, (id) => dropped.includes(id)), dropped };
}

/** The active key stays whatever is asked. */
function withoutKeys(keyring: Keyring, isUnwanted: (id: string) => boolean): Keyring {
  const kept = Object.entries(keyring.deks).filter(([id]) => id === keyring.active || !isUnwanted(id));
  return { ...keyring, deks: Object.fromEntries(kept) };
}
