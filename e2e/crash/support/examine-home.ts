import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@votive/shared/secret';
import { homeLayout } from '../../../packages/cli/src/home/home-layout.ts';
import { connect, type Target } from '../../../packages/prompt-service/src/database/connect.ts';
import { DatabaseRefusal } from '../../../packages/prompt-service/src/database/database-refusal.ts';
import type { Migration } from '../../../packages/prompt-service/src/database/migrations.ts';
import { openDatabase } from '../../../packages/prompt-service/src/database/open-database.ts';
import { readKeys } from '../../../packages/prompt-service/src/database/read-keys.ts';
import { openedContent, type Tables } from './opened-content.ts';

/**
 * What a prompt-service that starts on this home now would have: opens, as it does, what `current` points at with the keys that lie there, reads all rows, and sees that exactly one of the
 * keyring's keys opens the file. Works on a copy, so that looking changes nothing. Throws what the service would refuse to start for.
 */
export async function examineHome(home: string, { migrations }: { migrations?: Migration[] } = {}): Promise<Tables> {
  const folder = mkdtempSync(join(tmpdir(), 'votive-examined-'));
  try {
    for (const name of ['data', 'keyring.json', 'secrets/root.key'])
      if (existsSync(join(home, name)))
        cpSync(join(home, name), join(folder, name), { recursive: true, verbatimSymlinks: true });
    return await readAll(folder, migrations);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readAll(folder: string, migrations: Migration[] | undefined): Promise<Tables> {
  const layout = homeLayout(folder);
  const rootKey = new Secret(readFileSync(layout.rootKey, 'utf8').trim());
  const now = () => new Date();
  const database = openDatabase({
    dataDir: layout.data,
    keyringPath: layout.keyring,
    rootKey,
    now,
    ...(migrations && { migrations }),
  });
  const { path, keyId } = database;
  await database.close();
  const keys = readKeys(layout.keyring, rootKey);
  const target = (id: string): Target => ({ path, keyId: id, dataKey: keys.dataKey(id) });
  const ids = Object.keys(JSON.parse(readFileSync(layout.keyring, 'utf8')).deks);
  // A restored database joins the keyring under an id of its own, with the key that it had: one key may have two names.
  const opening = new Set(
    ids
      .map(target)
      .filter(opens)
      .map(({ dataKey }) => dataKey.toString('hex')),
  );
  if (opening.size !== 1) throw new Error(`${path} opens with ${opening.size} different keys.`);
  return openedContent(target(keyId));
}

function opens(target: Target): boolean {
  try {
    connect({ ...target, readonly: true }).close();
    return true;
  } catch (error) {
    if (error instanceof DatabaseRefusal) return false;
    throw error;
  }
}
