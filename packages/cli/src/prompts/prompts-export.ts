import { dirname, resolve } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { runningHome } from '../admin/running-home.ts';
import { CommandError, systemError } from '../output/command-error.ts';
import type { Command } from '../program/command.ts';
import { fetchExport } from './fetch-export.ts';

/** All prompts with all versions and labels; the same prompts always export the same bytes. With `--to` they go to a file as well. */
export const promptsExport: Command<{ to?: string }> = async (context, { to }) => {
  const { options } = context;
  const data = await fetchExport(await runningHome(context), context);
  const text = `${JSON.stringify(data, null, 2)}\n`;
  if (to === undefined) return { data, text, verbatim: true };
  const file = resolve(to);
  if (!options.dryRun) write(file, text);
  const count = `${data.prompts.length} ${data.prompts.length === 1 ? 'prompt' : 'prompts'}`;
  return { data, text: options.dryRun ? `${count} would be written to ${file}.` : `${count} written to ${file}.` };
};

function write(file: string, text: string): void {
  try {
    writeFileAtomically(file, text);
  } catch (cause) {
    const { code } = systemError(cause);
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EISDIR') throw cause;
    throw new CommandError('VOT-205', {
      message: `A file cannot be written: ${file}.`,
      reason: code === 'EISDIR' ? 'It is a folder.' : `There is no folder ${dirname(file)}.`,
      fix: 'Name a file in a folder that exists.',
      cause,
    });
  }
}
