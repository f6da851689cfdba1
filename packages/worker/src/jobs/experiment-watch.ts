import { experimentWatchSchema } from '@votive/shared/contracts/experiment-watch';
import type { Job } from '../schedule/job.ts';
import { askPromptService, type PromptService } from './ask-prompt-service.ts';

export type ExperimentWatchOptions = PromptService & { enabled: boolean; schedule: string };

/** Has the prompt-service look at the experiments that are not over: planned starts and ends, looks as time passes, guarded rollouts. */
export function experimentWatchJob({ enabled, schedule, ...promptService }: ExperimentWatchOptions): Job {
  return {
    name: 'experiment-watch',
    parameter: 'EXPERIMENT_WATCH_SCHEDULE',
    schedule,
    enabled,
    run: async (signal) =>
      experimentWatchSchema.parse(await askPromptService(promptService, '/internal/experiment-watches', signal)),
  };
}
