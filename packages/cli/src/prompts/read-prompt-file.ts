import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type PromptExport, promptExportSchema } from '@votive/shared/contracts/prompt-export';
import { CommandError, systemError } from '../output/command-error.ts';

/** The prompts in a file that `votive prompts export` wrote. Throws VOT-205 for a file that cannot be read, VOT-101 for one that holds something else. */
export function readPromptFile(path: string): PromptExport {
  const file = resolve(path);
  const text = read(file);
  const parsed = promptExportSchema.safeParse(parse(file, text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`);
  throw unusable(file, faults.join('; '));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = systemError(cause);
    throw new CommandError('VOT-205', {
      message: `A file cannot be read: ${file}.`,
      reason: code === 'ENOENT' ? 'There is no such file.' : `The system says ${code}.`,
      fix: 'Name a file that `votive prompts export --to` wrote.',
      cause,
    });
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unusable(file, 'It is no JSON document.');
  }
}

function unusable(file: string, reason: string): CommandError {
  return new CommandError('VOT-101', {
    message: `${file} is no export of prompts.`,
    reason,
    fix: 'Give a file that `votive prompts export --to` wrote.',
  });
}
