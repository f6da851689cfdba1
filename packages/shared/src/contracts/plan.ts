import { z } from 'zod';
import { languageSchema } from './language.ts';
import { variablesSchema } from './prompt-variables.ts';

export const promptKeySchema = z.string().regex(/^[A-Z][A-Z0-9_]{0,79}$/);

/** How long a prompt may be as somebody writes it, and with everything that it includes put in place; in code points. */
export const MAX_TEXT_CHARACTERS = 50_000;
export const MAX_COMPOSED_CHARACTERS = 200_000;

/** A text of a prompt, from `least` to `most` code points: an emoji counts once. */
const textOf = (least: number, most: number) =>
  z
    .string()
    .min(least)
    .refine((text) => text.length <= most || [...text].length <= most, `Longer than ${most} characters.`)
    .meta({ maxLength: most });

const modeOf = (least: number, most: number) =>
  z.strictObject({
    model: z.string().max(200).nullable(),
    temperature: z.number().min(0).max(2).nullable(),
    maxTokens: z.int().min(256).max(200_000),
    thinkingBudget: z.int().min(0).max(200_000),
    outputSchema: z.string().max(100),
    languagePolicy: z.enum(['answer-in-requested-language']),
    texts: z.partialRecord(languageSchema, z.strictObject({ system: textOf(least, most), user: textOf(least, most) })),
  });

/** Everything that one mode of a version fixes. `texts` holds the prompt by language; a missing language falls back to `en`. Budgets are tokens. */
export const modeSchema = modeOf(1, MAX_TEXT_CHARACTERS);
export type Mode = z.infer<typeof modeSchema>;
/** A mode while somebody is writing it: texts may be empty, and too long for the moment. */
export const draftModeSchema = modeOf(0, MAX_COMPOSED_CHARACTERS);
/** A mode with everything that its texts include in place. */
export const composedModeSchema = modeOf(1, MAX_COMPOSED_CHARACTERS);

/** A version of another prompt whose text was put in place. */
export const includedVersionSchema = z.strictObject({ key: promptKeySchema, versionId: z.string(), number: z.int() });
export type IncludedVersion = z.infer<typeof includedVersionSchema>;

/**
 * An immutable version of a prompt, as plans hold it: with its includes in place, each named in `includes`. `sha256` is over the canonical JSON of its modes as
 * they were written. `variables` is its contract; a version from before contracts has none.
 */
export const planVersionSchema = z.strictObject({
  id: z.string(),
  number: z.int().min(1),
  sha256: z.string(),
  variables: variablesSchema.optional(),
  includes: z.array(includedVersionSchema).optional(),
  withThinking: composedModeSchema,
  withoutThinking: composedModeSchema,
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
  variables: variablesSchema.optional(),
  includes: z.array(includedVersionSchema).optional(),
  mode: composedModeSchema,
});
export type ResolvedPrompt = z.infer<typeof resolvedPromptSchema>;
