import { z } from 'zod';
import { resultSchema } from './analysis.ts';
import { languageSchema } from './language.ts';
import { composedModeSchema, promptKeySchema } from './plan.ts';
import { variablesSchema } from './prompt-variables.ts';

/** Who answers in a run: the model that reports are asked from today, answers that were kept with the product, or the built-in rules. */
export const runProviderSchema = z.enum(['configured', 'recorded', 'rules']);

/** One cell of a run: a prompt with its includes in place, and the sample person whose answers go in. `number` is null for a text that nobody saved yet. */
export const cellOrderSchema = z.strictObject({
  id: z.string().max(40),
  prompt: z.strictObject({
    key: promptKeySchema,
    number: z.int().min(1).nullable(),
    variables: variablesSchema,
    mode: composedModeSchema,
  }),
  personaId: z.string().max(100),
  language: languageSchema,
});
export type CellOrder = z.infer<typeof cellOrderSchema>;

/** `POST /internal/runs` of the backend. Closing the connection stops what has not been answered yet. */
export const runOrderSchema = z.strictObject({
  provider: runProviderSchema,
  cells: z.array(cellOrderSchema).min(1).max(200),
});
export type RunOrder = z.infer<typeof runOrderSchema>;

/**
 * What is known of one cell when it ended. `problem` says in words why there is no report. Figures are null where there is
 * nothing to measure: `quotes` counts what the last answer cites, before anything of it was dropped; `bannedWords` are those it holds.
 */
export const cellFiguresSchema = z.strictObject({
  status: z.enum(['done', 'failed', 'cancelled']),
  problem: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  latencyMs: z.number().nullable(),
  tokens: z.strictObject({ input: z.int(), output: z.int() }).nullable(),
  costUsd: z.number().nullable(),
  attempts: z.int().nullable(),
  schemaValid: z.boolean().nullable(),
  quotes: z.strictObject({ verified: z.int(), claimed: z.int() }).nullable(),
  languageOk: z.boolean().nullable(),
  bannedWords: z.array(z.string()).nullable(),
  result: resultSchema.nullable(),
});
export type CellFigures = z.infer<typeof cellFiguresSchema>;

/** One line of the answer, as newline-delimited JSON: a cell began, or ended. */
export const runLineSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('started'), id: z.string() }),
  z.strictObject({ event: z.literal('finished'), id: z.string(), figures: cellFiguresSchema }),
]);
export type RunLine = z.infer<typeof runLineSchema>;

/** `GET /internal/run-settings` of the backend: who is asked today. */
export const configuredProviderSchema = z.strictObject({ provider: z.string(), model: z.string().nullable() });
export type ConfiguredProvider = z.infer<typeof configuredProviderSchema>;

/** Nothing measured: a cell that did not come to an answer. */
export function withoutFigures(status: 'failed' | 'cancelled', problem: string | null): CellFigures {
  return {
    ...{ status, problem, provider: null, model: null, latencyMs: null, tokens: null, costUsd: null },
    ...{ attempts: null, schemaValid: null, quotes: null, languageOk: null, bannedWords: null, result: null },
  };
}
