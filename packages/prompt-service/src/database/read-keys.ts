import { readFileSync } from 'node:fs';
import {
  type Keyring,
  KeyringError,
  parseKeyring,
  rootKeyFor,
  rootKeyId,
  unwrapDataKey,
} from '@votive/shared/keyring/keyring';
import type { Secret } from '@votive/shared/secret';
import { DatabaseRefusal, EXIT } from './database-refusal.ts';
import { unreadableKeyFile } from './unreadable-key-file.ts';

/** The keys of this installation: which one is active, and each by its id, proved by its key-check value. */
export type Keys = {
  activeId: string;
  /** True until a database was confirmed under the active key: only then may one be created. */
  isNew: boolean;
  dataKey: (id: string) => Buffer;
};

/** Reads the keyring and proves the active key, before any file of data is touched. Throws `DatabaseRefusal`. */
export function readKeys(keyringPath: string, rootKeyText: Secret): Keys {
  const keyring = readKeyring(keyringPath);
  const rootKey = refusing(keyring, () => rootKeyFor(keyring, rootKeyText.reveal()));
  const dataKey = (id: string) => refusing(keyring, () => unwrapDataKey(keyring, rootKey, id), rootKeyId(rootKey));
  dataKey(keyring.active);
  return { activeId: keyring.active, isNew: keyring.deks[keyring.active]?.state === 'new', dataKey };
}

function readKeyring(path: string): Keyring {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw unreadableKeyFile(cause, {
      what: `The keyring ${path} cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
      why: 'Without it the database has no key.',
      fix: 'Put back keyring.json of this installation, from the home directory or from a backup.',
    });
  }
  try {
    return parseKeyring(text);
  } catch (cause) {
    throw new DatabaseRefusal(
      EXIT.key,
      {
        what: `The file ${path} is not a keyring that this version understands.`,
        why: 'It was altered, cut short, or written by another version.',
        fix: 'Put back keyring.json of this installation from a backup; do not make a new one.',
      },
      { cause },
    );
  }
}

const FIX: Record<KeyringError['reason'], string> = {
  malformed: 'Put back the file secrets/root.key of this installation.',
  wrong_root_key: 'Put back the root key that the keyring names; the data is untouched.',
  no_such_key: 'Put back the keyring that belongs to this database; the data is untouched.',
  altered: 'Put back keyring.json of this installation from a backup; the data is untouched.',
};

function refusing<Result>(keyring: Keyring, work: () => Result, presentRootKeyId?: string): Result {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof KeyringError)) throw cause;
    const present = presentRootKeyId ? ` (here is root key ${presentRootKeyId})` : '';
    throw new DatabaseRefusal(
      EXIT.key,
      {
        what: cause.message,
        why: `The keyring belongs to root key ${keyring.kek.id}${present} and its active data key is ${keyring.active}.`,
        fix: FIX[cause.reason],
      },
      { cause },
    );
  }
}
