import { dirname, resolve } from 'node:path';
import { type PromptExport, promptExportSchema } from '@votive/shared/contracts/prompt-export';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError, systemError } from '../output/command-error.ts';
import type { Command } from '../program/command.ts';
import { askPromptService } from '../stack/ask-prompt-service.ts';
import type { StackDriver } from '../stack/driver.ts';
import { driverOf } from './driver-of.ts';
import { existingHome } from './existing-home.ts';

const DEFAULT_TIMEOUT_MS = 15_000;

/** All prompts with all versions and labels; the same prompts always export the same bytes. With `--to` they go to a file as well. */
export const promptsExport: Command<{ to?: string }> = async (context, { to }) => {
  const { home, options, now } = context;
  const { layout, config } = existingHome(home);
  const driver = await driverOf(context, layout, config.mode);
  const data = await fetchExport(layout, { driver, now, timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS });
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

async function fetchExport(
  layout: HomeLayout,
  { driver, now, timeoutMs }: { driver: StackDriver; now: () => Date; timeoutMs: number },
): Promise<PromptExport> {
  try {
    const { status, text } = await askPromptService(
      { layout, driver, now },
      { method: 'GET', path: '/internal/prompt-export', timeoutMs },
    );
    if (status !== 200) throw new Error(`it answered ${status}`);
    return promptExportSchema.parse(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw new CommandError('VOT-306', {
      message: 'The prompts could not be read.',
      reason: `The prompt-service did not answer as it should: ${reasonOf(cause)}.`,
      fix: 'Look at `votive status` and `votive logs --service prompt-service`.',
      cause,
    });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'ZodError') return 'its answer does not follow the contract';
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
