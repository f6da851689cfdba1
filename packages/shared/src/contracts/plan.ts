import { z } from 'zod';
import { languageSchema } from './language.ts';

export const promptKeySchema = z.string().regex(/^[A-Z][A-Z0-9_]{0,79}$/);

/** Everything that one mode of a version fixes. `texts` holds the prompt by language; a missing language falls back to `en`. Budgets are tokens. */
export const modeSchema = z.strictObject({
  model: z.string().nullable(),
  temperature: z.number().min(0).max(2).nullable(),
  maxTokens: z.int().min(256).max(200_000),
  thinkingBudget: z.int().min(0).max(200_000),
  outputSchema: z.string(),
  languagePolicy: z.enum(['answer-in-requested-language']),
  texts: z.partialRecord(
    languageSchema,
    z.strictObject({ system: z.string().min(1).max(50_000), user: z.string().min(1).max(50_000) }),
  ),
});
export type Mode = z.infer<typeof modeSchema>;

/** An immutable version of a prompt; `sha256` is over the canonical JSON of its modes. */
export const planVersionSchema = z.strictObject({
  id: z.string(),
  number: z.int().min(1),
  sha256: z.string(),
  withThinking: modeSchema,
  withoutThinking: modeSchema,
});
export type PlanVersion = z.infer<typeof planVersionSchema>;

/** A running experiment: integer weights sum to 10,000, order is frozen, `salt` is random per experiment. */
export const planExperimentSchema = z.strictObject({
  id: z.string(),
  salt: z.string(),
  phase: z.int().min(1),
  arms: z.array(z.strictObject({ name: z.string(), weight: z.int().min(0).max(10_000), versionId: z.string() })).min(2),
  overrides: z.record(z.string(), z.string()),
});
export type PlanExperiment = z.infer<typeof planExperimentSchema>;

/** All that is needed to resolve a prompt for any subject, locally. `revision` changes with every change and is the ETag. */
export const planSchema = z.strictObject({
  key: promptKeySchema,
  revision: z.string(),
  productionVersionId: z.string(),
  versions: z.array(planVersionSchema).min(1),
  experiment: planExperimentSchema.nullable(),
});
export type Plan = z.infer<typeof planSchema>;

/** `POST /api/resolve`. Without a subject the answer is production, and no arm. */
export const resolveRequestSchema = z.strictObject({
  key: promptKeySchema,
  thinkingEnabled: z.boolean(),
  subject: z.string().min(1).max(128).optional(),
});
export type ResolveRequest = z.infer<typeof resolveRequestSchema>;

/** A prompt resolved for one subject. `arm` is null outside experiments. */
export const resolvedPromptSchema = z.strictObject({
  key: promptKeySchema,
  versionId: z.string(),
  version: z.int(),
  arm: z.string().nullable(),
  experimentId: z.string().nullable(),
  mode: modeSchema,
});
export type ResolvedPrompt = z.infer<typeof resolvedPromptSchema>;
