import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../output/command-error.ts';
import { docsOf } from '../output/envelope.ts';
import { ERROR_TABLE, type ErrorCode } from '../output/error-table.ts';
import type { Command } from '../program/command.ts';

/** What a code means, how the command ends with it, and what to do; without a code, all of them. Needs no network and no appliance. */
export const explain: Command<{ code: string | undefined }> = async ({ installation }, { code }) => {
  const codes = code === undefined ? (Object.keys(ERROR_TABLE) as ErrorCode[]) : [toCode(code)];
  const manual = readManual(join(installation.root, 'packages', 'cli', 'ERRORS.md'));
  const explained = codes.map((name) => ({
    code: name,
    meaning: ERROR_TABLE[name].meaning,
    exitCode: ERROR_TABLE[name].exit,
    retryable: ERROR_TABLE[name].retryable,
    advice: manual.get(name) ?? null,
    docs: docsOf(name),
  }));
  const [only] = explained;
  return {
    data: { codes: explained },
    text:
      code === undefined || !only
        ? explained.map(({ code: name, meaning }) => `${name}  ${meaning}`).join('\n')
        : describe(only),
  };
};

type Explained = {
  code: string;
  meaning: string;
  exitCode: number;
  retryable: boolean;
  advice: string | null;
  docs: string;
};

function describe({ code, meaning, exitCode, retryable, advice, docs }: Explained): string {
  const again = retryable
    ? 'The same command may succeed later, with nothing changed.'
    : 'The same command fails again until something changes.';
  return [
    `${code}: ${meaning}`,
    '',
    ...(advice === null ? [] : [advice, '']),
    `Exit code ${exitCode}. ${again}`,
    `More: ${docs}`,
  ].join('\n');
}

/** `VOT-202`, `vot-202` and `202` are one. */
function toCode(text: string): ErrorCode {
  const code = `VOT-${text.toUpperCase().replace(/^VOT-?/, '')}`;
  if (code in ERROR_TABLE) return code as ErrorCode;
  throw new CommandError('VOT-101', {
    message: `There is no code ${text}.`,
    reason: 'This version of votive does not end with it.',
    fix: '`votive explain` lists every code.',
  });
}

/** The advice of each code: what its section in the manual says after the line that the error table gives. */
function readManual(path: string): Map<string, string> {
  try {
    const sections = readFileSync(path, 'utf8').split(/^## /m).slice(1);
    return new Map(
      sections.map((section) => {
        const [title = '', ...body] = section.trim().split('\n');
        const paragraphs = body.join('\n').trim().split('\n\n');
        return [title.trim(), paragraphs.slice(1).join('\n\n')] as const;
      }),
    );
  } catch {
    return new Map();
  }
}
