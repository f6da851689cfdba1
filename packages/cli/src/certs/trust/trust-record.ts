import { readFileSync } from 'node:fs';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { z } from 'zod';
import { systemError } from '../../output/command-error.ts';
import { damagedCertificate } from '../certificate-error.ts';

const installedSchema = z.object({
  kind: z.enum(['system', 'browser']),
  path: z.string(),
  name: z.string(),
  fingerprint: z.string(),
  installedAt: z.iso.datetime(),
});
const recordSchema = z.object({ schema: z.literal('votive.trust/1'), installed: z.array(installedSchema) });

/** One installation of an authority in one store, by this command. */
export type Installed = z.infer<typeof installedSchema>;

/** What this command installed and did not remove yet: all that `untrust` may take away. Throws VOT-504 when the record is damaged. */
export function readTrustRecord(path: string): Installed[] {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).installed;
  } catch (error) {
    if (systemError(error).code === 'ENOENT') return [];
    throw damagedCertificate(
      `The record ${path} of what was trusted is damaged.`,
      'Without it nobody can say which entries are ours.',
      'Put it back from a backup, or move it away and remove "Votive local CA" by hand where you want it gone.',
      error,
    );
  }
}

export function writeTrustRecord(path: string, installed: readonly Installed[]): void {
  writeFileAtomically(path, `${JSON.stringify({ schema: 'votive.trust/1', installed }, null, 2)}\n`);
}

export const isSamePlace = (one: Pick<Installed, 'kind' | 'path'>, other: Pick<Installed, 'kind' | 'path'>) =>
  one.kind === other.kind && one.path === other.path;
