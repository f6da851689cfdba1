import type { DatabaseReference, DataToolProgress } from '@votive/shared/contracts/data-tool';
import { addNextKey } from '@votive/shared/keyring/rotate-keyring';
import { referenceTo } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { readKeys, writeKeyring } from '../home/keys.ts';
import type { Installation } from '../stack/installation.ts';
import { databaseFile, followCurrent, removeDatabase, switchCurrent } from './database-files.ts';
import type { RotationTools } from './rotation.ts';

export type EncryptAnew = RotationTools & {
  layout: HomeLayout;
  installation: Installation;
  /** The database at rest, which nobody else has open. */
  source: DatabaseReference;
  /** Gives new files to whoever the services run as. */
  share: () => void;
  onProgress: (progress: DataToolProgress) => void;
  signal: AbortSignal;
};

/**
 * Steps 3 to 7 of the protocol: a new key in the keyring, a copy under it that was compared with the original, possession proved from disk, the switch, the former key retired. The original
 * is only read and stays. Until the switch a failure takes everything back; answers the ids of both keys.
 */
export async function encryptAnew(input: EncryptAnew): Promise<{ from: string; to: string }> {
  const { layout, source, phase, now, share } = input;
  followCurrent(layout);
  const { keyring, rootKey } = readKeys(layout);
  const { keyring: begun, id: to } = addNextKey(keyring, { rootKey, now: now() });
  const from = source.keyId;
  phase('database-begun', { databaseFrom: from, databaseTo: to });
  try {
    writeKeyring(layout, begun);
    share();
    phase('database-key');
    await copy(input, to);
    share();
    phase('database-copied');
    await provePossession(input, to);
    phase('database-proved');
    input.signal.throwIfAborted();
    switchCurrent(layout, to);
  } catch (error) {
    takeBack(layout, to);
    throw error;
  }
  phase('database-switched');
  followCurrent(layout);
  share();
  phase('database-retired');
  return { from, to };
}

async function copy({ layout, installation, source, onProgress, signal }: EncryptAnew, to: string): Promise<void> {
  removeDatabase(layout, to);
  const options = { onProgress, signal };
  await runDataTool(installation, 'rekey', { source, to: databaseFile(layout, to), newKeyId: to }, options);
}

/** Reads keyring and root key from disk once more, in another process, and opens the copy with what they give. */
async function provePossession({ layout, installation, signal }: EncryptAnew, to: string): Promise<void> {
  const database = referenceTo(layout, databaseFile(layout, to), to);
  await runDataTool(installation, 'inspect', { database }, { signal });
}

/** A disk that fails here leaves it to the next command, which decides by what `current` says. */
function takeBack(layout: HomeLayout, to: string): void {
  const stays = followCurrent(layout);
  if (stays !== to) removeDatabase(layout, to);
}
