import { lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Keyring, parseKeyring, rootKeyFor, unwrapDataKey } from '@votive/shared/keyring/keyring';
import type { HomeLayout } from '../../home/home-layout.ts';
import { type Check, fail, ok, shortList, skip } from '../check.ts';
import { provePages } from './database-pages.ts';

const SAMPLED_PAGES = 64;
/** 256 MB of pages: read and proved in a second or two. */
const MOST_PAGES = 65_536;
const RESTORE = 'Restore a backup; keep the file, it is untouched.';

export const DATA_CHECKS: readonly Check[] = [
  {
    id: 'database.present',
    title: 'the data is where its key says',
    severity: 'high',
    examine: ({ layout }) => {
      const found = findDatabase(layout);
      if (found === 'no keyring') return skip('there is no keyring that can be read');
      if (found === 'none yet') return skip('no data was ever stored');
      const size = statSync(found.path, { throwIfNoEntry: false })?.size ?? 0;
      if (size === 0)
        return fail(
          `${found.path} does not exist or is empty`,
          'If it lies on a disk of its own, mount it; else restore a backup.',
        );
      const link = linkTarget(join(layout.data, 'current'));
      if (link !== `db.${found.keyId}.db`)
        return fail(
          `${join(layout.data, 'current')} points to ${link ?? 'nothing'}`,
          `ln -sfn db.${found.keyId}.db '${join(layout.data, 'current')}'`,
        );
      return ok(`${found.path}, ${Math.ceil(size / 1024)} KB`);
    },
  },
  {
    id: 'database.canary',
    title: 'the active key opens the data',
    severity: 'high',
    examine: ({ layout }) => prove(layout, SAMPLED_PAGES),
  },
  {
    id: 'database.integrity',
    title: 'no page of the data was changed or lost',
    severity: 'high',
    examine: ({ layout }) => prove(layout, MOST_PAGES),
  },
];

async function prove(layout: HomeLayout, most: number) {
  const found = findDatabase(layout);
  if (typeof found === 'string') return skip(found);
  try {
    const rootKey = rootKeyFor(found.keyring, readFileSync(layout.rootKey, 'utf8'));
    const { pages, looked, bad } = await provePages(
      found.path,
      unwrapDataKey(found.keyring, rootKey, found.keyId),
      most,
    );
    if (pages === 0) return fail(`${found.path} is empty`, RESTORE);
    if (bad.length === 0) return ok(`${looked} of ${pages} pages proved under ${found.keyId}`);
    return fail(
      `${bad.length} of ${looked} pages are not what was written: page ${shortList(bad.map(String))}`,
      RESTORE,
    );
  } catch (error) {
    return fail(`it cannot be read: ${(error as Error).message}`, 'Look at keyring.kcv and database.present first.');
  }
}

type Found = { path: string; keyId: string; keyring: Keyring };

/** The database in force by the keyring, whether or not it is there. */
function findDatabase(layout: HomeLayout): Found | 'no keyring' | 'none yet' {
  let keyring: Keyring;
  try {
    keyring = parseKeyring(readFileSync(layout.keyring, 'utf8'));
  } catch {
    return 'no keyring';
  }
  const keyId = keyring.active;
  const path = join(layout.data, `db.${keyId}.db`);
  const isThere = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
  return !isThere && keyring.deks[keyId]?.state === 'new' ? 'none yet' : { path, keyId, keyring };
}

function linkTarget(path: string): string | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined;
}
