import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder, writeFileAtomically } from '@votive/shared/files/atomic-file';
import {
  keyIds,
  readSigningKeys,
  SIGNING_KEYS_FILE,
  type SigningKeys,
} from '@votive/shared/signing-keys/signing-key-folder';
import type { HomeLayout } from '../home/home-layout.ts';
import { createSigningKey } from '../home/secrets.ts';
import type { FileRotation, RotationTools } from './rotation.ts';

/** An access token lives 15 minutes; a minute more for clocks that differ. */
export const SIGNING_KEY_GRACE_MS = 16 * 60 * 1000;

/**
 * A new key that signs access tokens. It is durable before `keys.json` names it, in one step; the one before verifies until every token that it signed has expired, and its
 * file goes with the next rotation or the next `up`.
 */
export function rotateJwt({ jwtKeys }: HomeLayout, { phase, now }: RotationTools): FileRotation {
  const before = readSigningKeys(jwtKeys);
  phase('jwt-begun', { jwtFrom: before.signing });
  // Until it is named, a second key must not leave open which one signs.
  write(jwtKeys, before);
  const to = createSigningKey(jwtKeys);
  phase('jwt-made', { jwtTo: to });
  const until = new Date(now().getTime() + SIGNING_KEY_GRACE_MS).toISOString();
  write(jwtKeys, { ...before, signing: to, retired: { ...before.retired, [before.signing]: until } });
  phase('jwt-switched');
  return { kind: 'jwt', from: before.signing, to, undo: () => write(jwtKeys, before) };
}

/** Removes key files that `keys.json` does not name, and those whose time is over; answers the ids that went. */
export function removeEndedSigningKeys({ jwtKeys }: HomeLayout, now: Date): string[] {
  const found = keyIds(jwtKeys);
  if (found.length < 2) return [];
  const keys = readSigningKeys(jwtKeys);
  const live = Object.entries(keys.retired).filter(([, until]) => Date.parse(until) > now.getTime());
  const kept = [keys.signing, ...live.map(([id]) => id)];
  const gone = found.filter((id) => !kept.includes(id));
  if (gone.length === 0) return [];
  write(jwtKeys, { ...keys, retired: Object.fromEntries(live) });
  for (const id of gone) rmSync(join(jwtKeys, `${id}.pem`), { force: true });
  syncFolder(jwtKeys);
  return gone;
}

function write(folder: string, keys: SigningKeys): void {
  writeFileAtomically(join(folder, SIGNING_KEYS_FILE), `${JSON.stringify(keys)}\n`);
}
