import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@votive/shared/backup/manifest';
import { CommandError } from '../output/command-error.ts';
import type { Installation } from '../stack/installation.ts';

/** Refuses a backup whose database has a migration that this version does not know, before a byte of it is unpacked. Throws VOT-703. */
export function requireKnownSchema(
  { root, version }: Installation,
  { appVersion, database }: Pick<Manifest, 'appVersion' | 'database'>,
): void {
  const known = readdirSync(join(root, 'packages', 'prompt-service', 'migrations'));
  const unknown = database.content.migrations.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new CommandError('VOT-703', {
    message: `The backup was made by version ${appVersion}, and this is ${version}.`,
    reason: `Its data has ${unknown.join(', ')}, which this version does not know.`,
    fix: `Install version ${appVersion} or a later one, and restore there. Nothing was changed.`,
  });
}
