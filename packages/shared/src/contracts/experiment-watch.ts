import { z } from 'zod';

/** `POST /internal/experiment-watches`: what became of the experiments that are not over. `refused` are changes that were due but could not be made. */
export const experimentWatchSchema = z.strictObject({
  started: z.int().min(0),
  stopped: z.int().min(0),
  advanced: z.int().min(0),
  paused: z.int().min(0),
  looks: z.int().min(0),
  refused: z.int().min(0),
});
export type ExperimentWatch = z.infer<typeof experimentWatchSchema>;
