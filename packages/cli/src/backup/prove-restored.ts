import { join } from 'node:path';
import type { Manifest } from '@votive/shared/backup/manifest';
import type { DatabaseContent, DatabaseReference } from '@votive/shared/contracts/data-tool';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { countBytes } from './count-bytes.ts';

/** The database of an unpacked artefact, opened by the keys beside it. */
export function restoredReference(folder: string, { database }: Pick<Manifest, 'database'>): DatabaseReference {
  return {
    file: join(folder, database.member),
    keyId: database.keyId,
    keyringPath: join(folder, 'keyring.json'),
    rootKeyPath: join(folder, 'secrets', 'root.key'),
  };
}

/** Opens an unpacked database with the keys beside it, checks every page and reads every row: it must hold exactly what the manifest says. `inNoHurry`: it rests while others use the processors. Throws VOT-701. */
export async function proveRestored(
  { installation, output }: Pick<CommandContext, 'installation' | 'output'>,
  folder: string,
  manifest: Manifest,
  { inNoHurry = false }: { inNoHurry?: boolean } = {},
): Promise<DatabaseContent> {
  const { content } = manifest.database;
  const onBytes = countBytes(output.progress, { title: 'Checking every page and row', total: content.bytes });
  const found = await runDataTool(
    installation,
    'verify',
    { database: restoredReference(folder, manifest), inNoHurry },
    { onProgress: ({ done }) => onBytes(done) },
  );
  const differing = Object.keys({ ...content.tables, ...found.tables }).filter(
    (name) =>
      found.tables[name]?.rows !== content.tables[name]?.rows ||
      found.tables[name]?.sha256 !== content.tables[name]?.sha256,
  );
  if (differing.length === 0 && found.schemaSha256 === content.schemaSha256) return found;
  throw new CommandError('VOT-701', {
    message: `The backup ${manifest.id} does not hold what it says.`,
    reason: `Tables that differ: ${differing.join(', ') || 'none, but the schema does'}.`,
    fix: 'Make another one with `votive backup`. The data is as it was.',
  });
}
