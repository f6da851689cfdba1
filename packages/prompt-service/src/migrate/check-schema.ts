import type { Secret } from '@votive/shared/secret';
import { connect, inspectFile } from '../database/connect.ts';
import { currentDatabase, missingDatabase } from '../database/data-folder.ts';
import { type Migration, readMigrations, requireNewestSchema } from '../database/migrations.ts';
import { readKeys } from '../database/read-keys.ts';

/**
 * Looks whether the service may start on this data: `absent` (a new installation, the service makes its database) or `current`. Read-only, also beside a
 * running service. Throws `DatabaseRefusal`: exit 14 where migrations are pending or unknown, else for whatever would keep the service from opening it.
 */
export function checkSchema({
  dataDir,
  keyringPath,
  rootKey,
  migrations = readMigrations(),
}: {
  dataDir: string;
  keyringPath: string;
  rootKey: Secret;
  migrations?: Migration[];
}): 'absent' | 'current' {
  const keys = readKeys(keyringPath, rootKey);
  const database = currentDatabase(dataDir);
  if (!database) {
    if (keys.isNew) return 'absent';
    throw missingDatabase(dataDir, keys.activeId);
  }
  inspectFile(database.path, database.keyId);
  const sqlite = connect({ ...database, dataKey: keys.dataKey(database.keyId), readonly: true });
  try {
    requireNewestSchema(sqlite, migrations);
    return 'current';
  } finally {
    sqlite.close();
  }
}
