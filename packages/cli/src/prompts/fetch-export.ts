import { type PromptExport, promptExportSchema } from '@votive/shared/contracts/prompt-export';
import type { RunningHome } from '../admin/running-home.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { askPromptService } from '../stack/ask-prompt-service.ts';

const DEFAULT_TIMEOUT_MS = 15_000;

/** All prompts of the appliance that runs, with all versions and labels. Throws VOT-303 when nothing runs, VOT-306 when there is no answer that can be used. */
export async function fetchExport(
  { layout, driver }: RunningHome,
  { options, now }: Pick<CommandContext, 'options' | 'now'>,
): Promise<PromptExport> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
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
