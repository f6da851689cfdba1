import { existsSync } from 'node:fs';
import { currentReference } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { Installation } from '../stack/installation.ts';

/** A process that was killed while it read or wrote the database leaves its log beside it. Where nobody has the data open it goes into the file; else whoever has it sees to that. */
export async function foldLeftLog(layout: HomeLayout, installation: Installation): Promise<void> {
  const current = currentReference(layout);
  if (!current || !existsSync(`${current.file}-wal`)) return;
  const keys = { keyringPath: layout.keyring, rootKeyPath: layout.rootKey };
  await runDataTool(installation, 'checkpoint', { dataDir: layout.data, ...keys }).catch(() => undefined);
}
