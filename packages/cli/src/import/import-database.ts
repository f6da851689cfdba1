import { resolve } from 'node:path';
import type { DatabaseReference } from '@votive/shared/contracts/data-tool';
import type { ImportReport } from '@votive/shared/contracts/import';
import { createBackup } from '../backup/create-backup.ts';
import { driverOf } from '../commands/driver-of.ts';
import { existingHome } from '../commands/existing-home.ts';
import { withLockedHome } from '../commands/with-locked-home.ts';
import { currentReference } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import { withMaintenance } from '../data-tool/with-maintenance.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { nodeArguments } from '../stack/installation.ts';
import { describeImport } from './describe-import.ts';
import { copySource } from './private-copy.ts';
import { inspectKeyFile, inspectSource, type SourceFile } from './source-file.ts';

export type ImportArguments = { file: string; keyFile?: string; withoutWal?: true };

/**
 * Brings what a database of a former Votive holds into this appliance: prompts with versions, A/B tests, people with their hashes, assessments and analyses. The
 * file given is never opened and never changed; what came over once does not come again.
 */
export const importDatabase: Command<ImportArguments> = async (context, { file, keyFile, withoutWal = false }) => {
  const { layout, config } = existingHome(context.home);
  const path = resolve(file);
  const source = inspectSource(path, { withoutWal });
  const key = keyFor(context, source, keyFile);
  const database = currentReference(layout);
  if (!database) throw noDatabase(layout);

  if (context.options.dryRun)
    return describeImport(await read(context, { layout, source, key, database }), { written: false });
  return withLockedHome(context, layout, async (operation) => {
    operation.phase('reading');
    const preview = await read(context, { layout, source, key, database });
    if (!preview.changed) return describeImport(preview, { written: false });
    operation.phase('backing up');
    const driver = await driverOf(context, layout, config.mode);
    const { id: backup } = await createBackup(context, { layout, driver, reason: 'import' });
    operation.phase('writing');
    const report = await withMaintenance(context, { layout, driver, reason: 'import' }, () => {
      context.output.progress.step('Writing what came over');
      return runImport(context, { layout, source, key, database }, { write: true });
    });
    return describeImport(report, { written: true, backup });
  });
};

type Import = { layout: HomeLayout; source: SourceFile; key: string | null; database: DatabaseReference };

/** What would come over. Does not disturb an appliance that runs. */
function read(context: CommandContext, input: Import): Promise<ImportReport> {
  context.output.progress.step(`Reading ${input.source.path}`);
  return runImport(context, input, { write: false });
}

async function runImport(
  { installation, output }: CommandContext,
  { layout, source, key, database }: Import,
  { write: writes }: { write: boolean },
): Promise<ImportReport> {
  const copy = await copySource(layout, source.path);
  try {
    const reader = nodeArguments(installation, 'cli', 'import/reader/main');
    const onProgress = ({ done, total }: { done: number; total: number }) => output.progress.amount(done, total);
    return await runDataTool(
      installation,
      'import',
      { database, reader, file: copy.file, keyFile: key, write: writes },
      { onProgress },
    );
  } finally {
    copy.remove();
  }
}

function keyFor(
  { output }: CommandContext,
  { isEncrypted, path }: SourceFile,
  keyFile: string | undefined,
): string | null {
  if (keyFile === undefined) return null;
  if (isEncrypted) {
    inspectKeyFile(resolve(keyFile));
    return resolve(keyFile);
  }
  output.warn({ code: 'VOT-402', message: `${path} is not encrypted; the key given is not used.` });
  return null;
}

function noDatabase({ home }: HomeLayout): CommandError {
  return new CommandError('VOT-213', {
    message: `The appliance in ${home} has no database yet.`,
    reason: 'It is made by the first start.',
    fix: 'Run `votive up`, then import.',
  });
}
