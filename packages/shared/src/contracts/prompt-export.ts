import { z } from 'zod';
import { planVersionSchema, promptKeySchema } from './plan.ts';

/** All prompts with all versions and labels, ordered by key and number: the same database always exports the same bytes. */
export const promptExportSchema = z.strictObject({
  schema: z.literal('votive.prompts/1'),
  prompts: z.array(
    z.strictObject({
      key: promptKeySchema,
      description: z.string(),
      versions: z.array(planVersionSchema.extend({ note: z.string(), createdAt: z.iso.datetime() })),
      labels: z.record(z.string(), z.string()),
    }),
  ),
});
export type PromptExport = z.infer<typeof promptExportSchema>;
