import { listBackups } from '@votive/shared/backup/backup-folder';
import { complete } from '../completion/complete.ts';
import { knownValues } from '../completion/known-values.ts';
import { SHELL_SCRIPTS } from '../completion/shell-scripts.ts';
import type { Shell } from '../completion/shells.ts';
import { homeLayout } from '../home/home-layout.ts';
import type { Command } from '../program/command.ts';
import { driverOf } from './driver-of.ts';
import { configIfReadable } from './with-locked-home.ts';

/** Prints what a shell loads to complete commands, options and values. */
export const completion: Command<{ shell: Shell }> = async (_context, { shell }) => ({
  data: { shell, script: SHELL_SCRIPTS[shell] },
  text: SHELL_SCRIPTS[shell],
  verbatim: true,
});

/** What the loaded script asks at every press of the key; words up to the cursor, the last one unfinished. */
export const completeWords: Command<{ words: string[] }> = async (context, { words }) => {
  const layout = homeLayout(context.home);
  const table = context.commandTable();
  const driver = await driverOf(context, layout, configIfReadable(layout)?.mode ?? 'process');
  const backups = listBackups(layout.backups).map(({ id }) => id);
  const candidates = complete(words, table, knownValues(table, driver, backups));
  if (candidates === 'files') return { data: { candidates: [], files: true }, text: ':files' };
  return {
    data: { candidates, files: false },
    text: candidates.map(({ value, description }) => `${value}\t${description}`).join('\n'),
  };
};
