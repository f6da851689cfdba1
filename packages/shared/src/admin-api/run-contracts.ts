import { z } from 'zod';
import { resultSchema } from '../contracts/analysis.ts';
import { languageSchema } from '../contracts/language.ts';
import { versionContentSchema } from './prompt-contracts.ts';

/** Something that a report of a persona has to fulfil; `text` is compared without regard to case and spaces. */
export const expectationSchema = z.strictObject({
  id: z.string(),
  personaId: z.string(),
  language: languageSchema.nullable(),
  kind: z.enum(['quotes_item', 'mentions', 'does_not_mention', 'min_findings', 'max_latency_ms']),
  value: z.union([z.string().min(1).max(500), z.number()]),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
});
export type Expectation = z.infer<typeof expectationSchema>;
export const saveExpectationSchema = expectationSchema.pick({
  personaId: true,
  language: true,
  kind: true,
  value: true,
});

/** One grid of runs: personas × versions (the unsaved draft as `content`), in one mode. At most 4 columns and 200 cells. */
export const startRunSchema = z.strictObject({
  columns: z
    .array(
      z.union([
        z.strictObject({ versionId: z.string() }),
        z.strictObject({ name: z.string().min(1).max(60), content: versionContentSchema }),
      ]),
    )
    .min(1)
    .max(4),
  personaIds: z.array(z.string()).min(1).max(20),
  languages: z.array(languageSchema).min(1),
  mode: z.enum(['withThinking', 'withoutThinking']),
  /** `rules` needs no prompt, `recorded` replays answers that were kept with the product; both work without a key. */
  provider: z.enum(['configured', 'recorded', 'rules']),
});
export type StartRun = z.infer<typeof startRunSchema>;

export const runCellSchema = z.strictObject({
  column: z.int().min(0),
  personaId: z.string(),
  language: languageSchema,
  status: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
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
  /** Statements that would fit almost anybody, as ids of findings. */
  generic: z.array(z.string()).nullable(),
  expectations: z.array(z.strictObject({ id: z.string(), met: z.boolean() })),
  result: resultSchema.nullable(),
});
export type RunCell = z.infer<typeof runCellSchema>;

export const runSchema = z.strictObject({
  id: z.string(),
  promptKey: z.string(),
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  mode: z.enum(['withThinking', 'withoutThinking']),
  provider: z.enum(['configured', 'recorded', 'rules']),
  /** A column says its mode where the run has several: a gate tries both. */
  columns: z.array(
    z.strictObject({
      name: z.string(),
      versionId: z.string().nullable(),
      mode: z.enum(['withThinking', 'withoutThinking']).optional(),
    }),
  ),
  cells: z.array(runCellSchema),
});
export type Run = z.infer<typeof runSchema>;
export const runSummarySchema = runSchema
  .omit({ cells: true })
  .extend({ done: z.int(), total: z.int(), failed: z.int() });
export type RunSummary = z.infer<typeof runSummarySchema>;

/** What has to hold before `production` may point at a version, and whether it does. */
export const gateSchema = z.strictObject({
  versionId: z.string(),
  state: z.enum(['never_run', 'running', 'passed', 'failed']),
  runId: z.string().nullable(),
  ranAt: z.iso.datetime().nullable(),
  checks: z.array(
    z.strictObject({
      id: z.enum([
        'all_valid',
        'quotes_verified',
        'no_banned_words',
        'safety_included',
        'language_ok',
        'expectations',
        'latency',
        'cost',
      ]),
      passed: z.boolean(),
      /** The measured value and what is asked, in plain numbers; the page words them. */
      measured: z.number().nullable(),
      required: z.number().nullable(),
    }),
  ),
});
export type Gate = z.infer<typeof gateSchema>;

export const personaSummarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  languages: z.array(languageSchema),
});
/** Who can be asked today, so that the page says what a run will do before it starts. */
export const runSettingsSchema = z.strictObject({
  personas: z.array(personaSummarySchema),
  configured: z.strictObject({ provider: z.string(), model: z.string().nullable() }),
});
