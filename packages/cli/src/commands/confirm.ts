import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';

/** Asks a person yes or no before a moderate change; `--yes` answers it. Throws VOT-106 (exit 9) where nobody can be asked, VOT-102 when the answer is no. */
export async function confirm({ name, options, output }: CommandContext, question: string): Promise<void> {
  if (options.yes) return;
  if (!output.canAsk) {
    const place = options.home === undefined ? '' : ` --home ${options.home}`;
    throw new CommandError('VOT-106', {
      message: `votive ${name} needs a confirmation.`,
      reason: `It asks: ${question} Nobody can answer here.`,
      fix: `Run \`votive ${name}${place} --dry-run\` to see what it would do, then \`votive ${name}${place} --yes\`.`,
    });
  }
  if (await ask(question)) return;
  throw new CommandError('VOT-102', {
    message: 'Nothing was changed.',
    reason: 'The question was not answered with yes.',
    fix: `Run \`votive ${name}\` again when you want it.`,
  });
}

async function ask(question: string): Promise<boolean> {
  const { createPromptModule } = (await import('inquirer')).default;
  try {
    const prompt = createPromptModule({ output: process.stderr });
    const { sure } = await prompt<{ sure: boolean }>([
      { type: 'confirm', name: 'sure', message: question, default: false },
    ]);
    return sure;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return false;
    throw error;
  }
}
