import { closeSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { linkAtomically, syncFile, syncFolder } from '@votive/shared/files/atomic-file';
import { connect } from './connect.ts';
import { CURRENT, databaseFileName, databaseFiles } from './data-folder.ts';
import { applyMigrations, type Migration } from './migrations.ts';

/**
 * Makes the database of a new installation: built under a temporary name with the newest schema, made durable, then named, then pointed at by
 * `current`. A crash at any step leaves nothing that looks like a database, or a whole one. Whoever calls has ownership of the folder.
 */
export function createDatabase(
  dataDir: string,
  { keyId, dataKey, migrations, now }: { keyId: string; dataKey: Buffer; migrations: Migration[]; now: () => Date },
): void {
  const name = databaseFileName(keyId);
  if (!databaseFiles(dataDir).includes(name)) build(join(dataDir, name));
  linkAtomically(join(dataDir, CURRENT), name);

  function build(path: string): void {
    const temporary = `${path}.new`;
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${temporary}${suffix}`, { force: true });
    closeSync(openSync(temporary, 'wx', 0o600));
    const sqlite = connect({ path: temporary, keyId, dataKey });
    try {
      applyMigrations(sqlite, migrations, now);
      sqlite.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      sqlite.close();
    }
    syncFile(temporary);
    renameSync(temporary, path);
    syncFolder(dataDir);
  }
}
