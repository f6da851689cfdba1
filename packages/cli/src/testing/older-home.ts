import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { confirmDataKey } from '../home/keys.ts';
import { stoppedHome } from './stopped-home.ts';

const PROGRAM = resolve(import.meta.dirname, '../../../prompt-service/src/testing/make-older-database.ts');

/** A stopped home as the version with the first `schema` migrations left it, with rows in every table; its keyring is confirmed. Stands in for an older release. */
export async function olderHome(schema: number) {
  const home = await stoppedHome();
  const { layout } = home;
  execFileSync(process.execPath, ['--conditions=source', PROGRAM, String(schema)], {
    env: { DATA_DIR: layout.data, KEYRING_PATH: layout.keyring, ROOT_KEY_FILE: layout.rootKey },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  confirmDataKey(layout);
  return { ...home, database: join(layout.data, 'db.d1.db') };
}
