import { runningHome } from '../admin/running-home.ts';
import type { Command } from '../program/command.ts';
import { comparePrompts, type PromptDifference } from './compare-prompts.ts';
import { fetchExport } from './fetch-export.ts';
import { readPromptFile } from './read-prompt-file.ts';

/** Says how the prompts of a file differ from those of the appliance. Changes nothing. */
export const promptsDiff: Command<{ file: string }> = async (context, { file }) => {
  const home = await runningHome(context);
  const theirs = readPromptFile(file);
  const ours = await fetchExport(home, context);
  const differences = comparePrompts(ours, theirs);
  const text =
    differences.length === 0
      ? 'The file and the appliance hold the same prompts.'
      : differences.flatMap(describe).join('\n');
  return { data: { same: differences.length === 0, differences }, text };
};

function describe(difference: PromptDifference): string[] {
  const { key, kind, description, versionsOnlyHere, versionsOnlyThere, versionsChanged, labels } = difference;
  if (kind === 'only_here') return [`${key}: only in the appliance (${versions(versionsOnlyHere)})`];
  if (kind === 'only_there') return [`${key}: only in the file (${versions(versionsOnlyThere)})`];
  return [
    `${key}:`,
    ...(description ? ['  another description'] : []),
    ...versionsOnlyHere.map((id) => `  version ${id}: only in the appliance`),
    ...versionsOnlyThere.map((id) => `  version ${id}: only in the file`),
    ...versionsChanged.map((id) => `  version ${id}: holds something else in the file`),
    ...labels.map(
      ({ label, here, there }) =>
        `  ${label}: ${here ?? 'nowhere'} in the appliance, ${there ?? 'nowhere'} in the file`,
    ),
  ];
}

const versions = (ids: readonly string[]) => `${ids.length} ${ids.length === 1 ? 'version' : 'versions'}`;
