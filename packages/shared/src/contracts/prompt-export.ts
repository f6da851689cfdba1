import { z } from 'zod';
import { modeSchema, planVersionSchema, promptKeySchema } from './plan.ts';

const exportedVersionSchema = planVersionSchema
  .omit({ includes: true })
  .extend({ withThinking: modeSchema, withoutThinking: modeSchema, note: z.string(), createdAt: z.iso.datetime() });

/** All prompts with all versions and labels, ordered by key and number: the same database always exports the same bytes. */
export const promptExportSchema = z.strictObject({
  schema: z.literal('votive.prompts/1'),
  prompts: z.array(
    z.strictObject({
      key: promptKeySchema,
      description: z.string(),
      /** Only where the prompt was taken out of use. */
      archivedAt: z.iso.datetime().optional(),
      versions: z.array(exportedVersionSchema),
      labels: z.record(z.string(), z.string()),
    }),
  ),
});
export type PromptExport = z.infer<typeof promptExportSchema>;
