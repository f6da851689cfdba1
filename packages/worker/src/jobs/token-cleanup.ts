import { tokenCleanupSchema } from '@votive/shared/contracts/token-cleanup';
import type { Job } from '../schedule/job.ts';
import { askPromptService, type PromptService } from './ask-prompt-service.ts';

export type TokenCleanupOptions = PromptService & { enabled: boolean; schedule: string };

/** Asks the prompt-service to delete expired refresh, password-reset and e-mail-verification tokens. */
export function tokenCleanupJob({ enabled, schedule, ...promptService }: TokenCleanupOptions): Job {
  return {
    name: 'token-cleanup',
    parameter: 'JOB_TOKEN_CLEANUP_SCHEDULE',
    schedule,
    enabled,
    run: async (signal) =>
      tokenCleanupSchema.parse(await askPromptService(promptService, '/internal/token-cleanups', signal)),
  };
}
