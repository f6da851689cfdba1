import { callAdminApi } from '../admin/call-admin-api.ts';
import { runningHome } from '../admin/running-home.ts';
import type { Command } from '../program/command.ts';
import { readPromptFile } from './read-prompt-file.ts';

/** Brings in the prompts of a file: versions that are missing are added, labels are pointed where the file says. Nothing that is there is changed or lost. */
export const promptsImport: Command<{ file: string; reason: string }> = async (context, { file, reason }) => {
  const home = await runningHome(context);
  const document = readPromptFile(file);
  const { dryRun } = context.options;
  const outcome = await callAdminApi(home, context)('importPrompts', { body: { document, dryRun, reason } });
  const { created, versionsAdded, labelsMoved } = outcome;
  const changes = created.length + versionsAdded + labelsMoved > 0;
  return {
    data: { changed: changes && !dryRun, ...outcome },
    text: changes ? describe(outcome, dryRun) : 'Everything in the file is here already; no changes.',
  };
};

function describe(
  { created, versionsAdded, labelsMoved }: { created: string[]; versionsAdded: number; labelsMoved: number },
  dryRun: boolean,
): string {
  const parts = [
    count(created.length, 'prompt made', 'prompts made'),
    count(versionsAdded, 'version added', 'versions added'),
    count(labelsMoved, 'label moved', 'labels moved'),
  ].filter((part) => part !== '');
  return `${dryRun ? 'Would change' : 'Done'}: ${parts.join(', ')}.`;
}

const count = (number: number, one: string, many: string) =>
  number === 0 ? '' : `${number} ${number === 1 ? one : many}`;
