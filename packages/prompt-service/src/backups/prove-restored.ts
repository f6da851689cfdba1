import { join } from 'node:path';
import { ArtefactError } from '@votive/shared/backup/artefact-error';
import type { Manifest } from '@votive/shared/backup/manifest';
import type { DatabaseReference } from '@votive/shared/contracts/data-tool';
import { differences } from '../data-tool/database-content.ts';
import { findDatabase } from '../data-tool/find-database.ts';
import { examine } from '../data-tool/verify.ts';
import type { Work } from '../data-tool/work.ts';
import type { Target } from '../database/connect.ts';

/** A database with its key from key files. */
export const targetIn = ({ file, keyId, keyringPath, rootKeyPath }: DatabaseReference): Target =>
  findDatabase({ file, keyId, keyringPath, rootKeyPath });

/** The database of an unpacked artefact, with the keys beside it. */
export function restoredReference(folder: string, { database }: Pick<Manifest, 'database'>): DatabaseReference {
  return {
    file: join(folder, database.member),
    keyId: database.keyId,
    keyringPath: join(folder, 'keyring.json'),
    rootKeyPath: join(folder, 'secrets', 'root.key'),
  };
}

/** Opens an unpacked database with the keys beside it and checks every page and row of it. Throws where it does not hold exactly what its manifest says. Answers its rows. */
export function proveRestored(folder: string, manifest: Manifest, work: Work): number {
  const content = examine(targetIn(restoredReference(folder, manifest)), work);
  const found = differences(content, manifest.database.content);
  if (found.length > 0)
    throw new ArtefactError('altered', `The backup does not hold what it says: ${found.join('; ')}.`);
  return Object.values(content.tables).reduce((total, { rows }) => total + rows, 0);
}
