import { readFileSync } from 'node:fs';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { generateRootKey, type Keyring, parseRootKey, rootKeyId, unwrapDataKey } from '@votive/shared/keyring/keyring';
import { rewrapKeyring } from '@votive/shared/keyring/rotate-keyring';
import type { HomeLayout } from '../home/home-layout.ts';
import { readKeys, writeKeyring } from '../home/keys.ts';
import type { FileRotation, RotationTools } from './rotation.ts';

/**
 * A new root key: every data key is wrapped anew, no data is touched. Two files change, and at no moment do they not fit: first the root key file holds both keys, then the
 * keyring names the new one, then the old one leaves. Answers after all data keys were opened with what lies on disk.
 */
export function rotateRoot(layout: HomeLayout, { phase, now }: RotationTools): FileRotation {
  const { keyring, rootKey } = readKeys(layout);
  const text = generateRootKey();
  const newKey = parseRootKey(text);
  const rewrapped = rewrapKeyring(keyring, { from: rootKey, to: newKey, now: now() });
  const [from, to] = [keyring.kek.id, rootKeyId(newKey)];
  phase('root-begun', { rootFrom: from, rootTo: to });

  switchRoot(layout, { keys: [rootKey.toString('hex'), text], keyring: rewrapped, phase });
  provePossession(layout, keyring);
  phase('root-done');
  return {
    kind: 'root',
    from,
    to,
    undo: () =>
      switchRoot(layout, { keys: [text, rootKey.toString('hex')], keyring: goingBack(layout, keyring), phase }),
  };
}

/** `keys` are the one before and the one that `keyring` names. */
function switchRoot(
  layout: HomeLayout,
  { keys, keyring, phase }: { keys: [before: string, after: string]; keyring: Keyring; phase: RotationTools['phase'] },
): void {
  writeFileAtomically(layout.rootKey, `${keys.join('\n')}\n`);
  phase('root-both');
  writeKeyring(layout, keyring);
  phase('root-switched');
  writeFileAtomically(layout.rootKey, `${keys[1]}\n`);
}

/** The keyring of before, for a rotation that is taken back; states may have moved on meanwhile. */
function goingBack(layout: HomeLayout, before: Keyring): Keyring {
  const { deks } = readKeys(layout).keyring;
  const entries = Object.entries(before.deks).map(([id, dek]) => [id, { ...dek, state: deks[id]?.state ?? dek.state }]);
  return { ...before, deks: Object.fromEntries(entries) };
}

function provePossession(layout: HomeLayout, before: Keyring): void {
  const { keyring, rootKey } = readKeys(layout);
  for (const id of Object.keys(before.deks)) unwrapDataKey(keyring, rootKey, id);
}

/** Takes a root key that the keyring does not name out of its file: what an interrupted rotation left. Answers what it did, if anything. */
export function settleRootKey(layout: HomeLayout): string | undefined {
  const text = readFileSync(layout.rootKey, 'utf8');
  if (text.trim().split('\n').length === 1) return undefined;
  const { keyring, rootKey } = readKeys(layout);
  for (const id of Object.keys(keyring.deks)) unwrapDataKey(keyring, rootKey, id);
  writeFileAtomically(layout.rootKey, `${rootKey.toString('hex')}\n`);
  return `root key ${keyring.kek.id} is in force, the other one is gone`;
}
