import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '@votive/shared/secret';
import { homeLayout } from '../../../packages/cli/src/home/home-layout.ts';
import { connect } from '../../../packages/prompt-service/src/database/connect.ts';
import { readKeys } from '../../../packages/prompt-service/src/database/read-keys.ts';

/** What happened since the backup: somebody had an analysis deleted, somebody else moved to another address. */
export function withdrawConsent(home: string): void {
  const layout = homeLayout(home);
  const keys = readKeys(layout.keyring, new Secret(readFileSync(layout.rootKey, 'utf8').trim()));
  const path = join(layout.data, `db.${keys.activeId}.db`);
  const sqlite = connect({ path, keyId: keys.activeId, dataKey: keys.dataKey(keys.activeId) });
  const id = sqlite.prepare('SELECT id FROM analyses ORDER BY id LIMIT 1').pluck().get();
  sqlite.prepare('DELETE FROM analyses WHERE id = ?').run(id);
  sqlite.prepare(`INSERT INTO deletions VALUES ('analysis', ?, '2026-10-02T09:00:00.000Z')`).run(id);
  sqlite.prepare(`UPDATE members SET email = 'moved@example.org' WHERE email = 'm2@example.org'`).run();
  sqlite.close();
}
