import { lchownSync, lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemError } from '../output/command-error.ts';
import type { HomeLayout } from './home-layout.ts';

/** Containers run as the owner of the home; where that is root, as this user, whom no other program has. */
const CONTAINER_USER = 10_001;

export type Owner = { uid: number; gid: number };

/** Who the containers of a home run as. */
export function containerOwner(layout: HomeLayout): Owner {
  const { uid, gid } = statSync(layout.home);
  return uid === 0 ? { uid: CONTAINER_USER, gid: CONTAINER_USER } : { uid, gid };
}

/** What containers read or write: single secrets, and folders with all that they hold. Everything else of a home stays its owner's. */
export function sharedPaths(layout: HomeLayout): { files: string[]; folders: string[] } {
  const { secrets, rootKey, serviceKey, plansKey, keyring, data, state } = layout;
  const vendorKeys = ['anthropic_api_key', 'openai_api_key'].map((name) => join(secrets, name));
  return {
    files: [
      rootKey,
      serviceKey,
      plansKey,
      layout.adminKey,
      layout.sessionSecret,
      ...vendorKeys,
      keyring,
      layout.recoveryRecipient,
    ],
    folders: [
      data,
      layout.backups,
      join(state, 'backend'),
      join(state, 'worker'),
      join(layout.home, 'certs', 'pairs'),
      join(layout.home, 'certs', 'challenges'),
      layout.edge,
    ],
  };
}

/**
 * Gives the files that containers need to the user they run as, or back to the owner of the home; answers how many changed hands. Only root can, and only root
 * needs to: everybody else's containers run as themselves.
 */
export function shareHome(layout: HomeLayout, whom: 'containers' | 'owner'): number {
  if (process.getuid?.() !== 0) return 0;
  const owner = whom === 'containers' ? containerOwner(layout) : statSync(layout.home);
  return foreignPaths(layout, owner).filter(({ path }) => give(path, owner)).length;
}

/** The paths among those that containers need which do not belong to `owner`. */
export function foreignPaths(layout: HomeLayout, { uid, gid }: Owner): { path: string; uid: number }[] {
  const { files, folders } = sharedPaths(layout);
  return [...files, ...folders, ...folders.flatMap(everythingBelow)].flatMap((path) => {
    const stats = inspect(path);
    if (!stats || (stats.uid === uid && stats.gid === gid)) return [];
    return [{ path, uid: stats.uid }];
  });
}

function everythingBelow(folder: string): string[] {
  if (!inspect(folder)?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

/** Never follows a link, which a service could have put there. Files come and go while services run: one that is gone needs no owner. */
function give(path: string, { uid, gid }: Owner): boolean {
  try {
    lchownSync(path, uid, gid);
    return true;
  } catch (error) {
    if (systemError(error).code === 'ENOENT') return false;
    throw error;
  }
}

function inspect(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
