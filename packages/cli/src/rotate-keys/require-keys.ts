import { existsSync } from 'node:fs';
import { unwrapDataKey } from '@votive/shared/keyring/keyring';
import type { HomeLayout } from '../home/home-layout.ts';
import { readKeys } from '../home/keys.ts';
import { CommandError } from '../output/command-error.ts';
import type { Kind } from './rotation.ts';

/**
 * Throws where a rotation cannot begin: VOT-402 where the keys of now do not open everything that the keyring holds, VOT-401 where what is to be rotated is not there. Nothing
 * was changed then.
 */
export function requireKeys(layout: HomeLayout, kinds: readonly Kind[]): void {
  const { keyring, rootKey } = readKeys(layout);
  try {
    for (const id of Object.keys(keyring.deks)) unwrapDataKey(keyring, rootKey, id);
  } catch (cause) {
    throw new CommandError('VOT-402', {
      message: 'A key of the keyring cannot be opened, so nothing was rotated.',
      reason: (cause as Error).message,
      fix: `Put ${layout.keyring} back from a backup, then rotate again.`,
      cause,
    });
  }
  const missing = kinds.flatMap((kind) => filesOf(kind, layout)).find((path) => !existsSync(path));
  if (missing === undefined) return;
  throw new CommandError('VOT-401', {
    message: 'What is to be rotated is missing, so nothing was rotated.',
    reason: `${missing} does not exist.`,
    fix: 'Run `votive up`, which makes it.',
  });
}

function filesOf(kind: Kind, layout: HomeLayout): string[] {
  if (kind === 'service') return [layout.serviceKey];
  if (kind === 'jwt') return [layout.jwtKeys];
  if (kind === 'session') return [layout.sessionSecret];
  return kind === 'admin' ? [layout.adminKey, layout.sessionSecret] : [];
}
