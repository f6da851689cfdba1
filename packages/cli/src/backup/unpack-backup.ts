import { rmSync, statSync } from 'node:fs';
import { contentBytes, type Manifest } from '@votive/shared/backup/manifest';
import { openArtefact } from '@votive/shared/backup/open-artefact';
import type { CommandContext } from '../program/command.ts';
import { toBackupError } from './backup-errors.ts';
import { countBytes } from './count-bytes.ts';
import { requireRoomFor } from './require-room.ts';

/** Reads the manifest of a backup, with its header and its length checked; nothing is written. Throws VOT-701, 702 or 703. */
export async function readBackup(path: string, identity: string): Promise<Manifest> {
  try {
    const artefact = await openArtefact(path, { identity });
    artefact.close();
    return artefact.manifest;
  } catch (error) {
    throw toBackupError(error, path);
  }
}

/** Unpacks a backup into the new folder `to`; every byte is authenticated and every member compared with the manifest. A failure leaves no folder. */
export async function unpackBackup(
  { output }: Pick<CommandContext, 'output'>,
  path: string,
  { identity, to }: { identity: string; to: { folder: string; disk: string } },
): Promise<Manifest> {
  try {
    const artefact = await openArtefact(path, { identity });
    try {
      const total = contentBytes(artefact.manifest);
      requireRoomFor(to.disk, total, 'the backup, unpacked');
      const title = `Unpacking ${artefact.manifest.id}`;
      await artefact.extract({
        folder: to.folder,
        watch: { onBytes: countBytes(output.progress, { title, total }) },
      });
      return artefact.manifest;
    } finally {
      artefact.close();
    }
  } catch (error) {
    if (statSync(to.folder, { throwIfNoEntry: false })) rmSync(to.folder, { recursive: true, force: true });
    throw toBackupError(error, path);
  }
}
