import { z } from 'zod';
import { localTextSchema } from './language.ts';

const itemId = z.string().regex(/^p\d+\.[a-z_]+$/);
const optsetReference = z.string().regex(/^optset:[a-z0-9_]+$/);

/** When an item is shown: a small, total subset of JSON Logic over other items' answers. */
export type Condition =
  | { '>=': [{ count: string }, number] }
  | { answered: string }
  | { all: Condition[] }
  | { any: Condition[] };
const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ '>=': z.tuple([z.strictObject({ count: itemId }), z.int().min(0)]) }),
    z.strictObject({ answered: itemId }),
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
  ]),
);

const common = {
  id: itemId,
  text: localTextSchema,
  help: localTextSchema.optional(),
  /** "Why we ask": two sentences and the report section that uses the answer. */
  why: localTextSchema,
  /** "Stuck?" prompts for free text; hints, never placeholders. */
  hints: z.array(localTextSchema).optional(),
  required: z.boolean(),
  skippable: z.boolean(),
  usedIn: z.array(z.string().min(1)).min(1),
  visibleIf: conditionSchema.optional(),
};

const anchors = z.record(z.string().regex(/^\d+$/), localTextSchema);

/** A tag that each line of a list can carry: one option of a set, or a whole number. */
export const lineTagSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    id: z.string().regex(/^[a-z]+$/),
    kind: z.literal('option'),
    label: localTextSchema,
    options: optsetReference,
  }),
  z.strictObject({
    id: z.string().regex(/^[a-z]+$/),
    kind: z.literal('number'),
    label: localTextSchema,
    min: z.int(),
    max: z.int(),
  }),
]);
export type LineTag = z.infer<typeof lineTagSchema>;

const lineRules = {
  min: z.int().min(0),
  max: z.int().min(1),
  maxChars: z.int().min(1),
  /** How many lines are typical, for the counter "3 of about 5". */
  about: z.int().min(1),
  tags: z.array(lineTagSchema).optional(),
};

export const itemSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('scale'), points: z.int().min(2).max(11), anchors }),
  z.strictObject({ ...common, type: z.literal('single'), options: optsetReference }),
  z.strictObject({
    ...common,
    type: z.literal('multi'),
    options: optsetReference,
    min: z.int().min(0),
    max: z.int().min(1),
  }),
  z.strictObject({
    ...common,
    type: z.literal('windows'),
    options: optsetReference,
    min: z.int().min(0),
    max: z.int().min(1),
  }),
  /** Pick `k` of what `source` (a multi item) chose, in order. */
  z.strictObject({ ...common, type: z.literal('rank'), k: z.int().min(1), source: itemId }),
  z.strictObject({ ...common, type: z.literal('lines'), ...lineRules }),
  z.strictObject({ ...common, type: z.literal('stem-lines'), stem: localTextSchema, ...lineRules }),
  z.strictObject({ ...common, type: z.literal('text'), maxChars: z.int().min(1) }),
  z.strictObject({ ...common, type: z.literal('sleep') }),
  /** A scale of `points` for each id that `source` (a rank item) chose. */
  z.strictObject({ ...common, type: z.literal('ratings'), points: z.int().min(2).max(11), anchors, source: itemId }),
]);
export type Item = z.infer<typeof itemSchema>;
export type ItemType = Item['type'];

export const optionSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9_]+$/),
  label: localTextSchema,
  description: localTextSchema.optional(),
  /** Time windows only: whole hours, 0–24, `from` inclusive, `to` exclusive. */
  from: z.int().min(0).max(24).optional(),
  to: z.int().min(0).max(24).optional(),
  /** A family that rules reason about (triggers). */
  family: z.string().optional(),
});
export type Option = z.infer<typeof optionSchema>;

export const questionnaireSchema = z.strictObject({
  $schema: z.literal('/schemas/questionnaire-1.json'),
  id: z.string().regex(/^[a-z]+(\.[a-z]+)+$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  status: z.enum(['draft', 'published', 'retired']),
  languages: z.array(z.enum(['en', 'pl'])).min(1),
  license: z.string().min(1),
  title: localTextSchema,
  phases: z
    .array(z.strictObject({ id: z.string().regex(/^p\d+$/), title: localTextSchema, intro: localTextSchema }))
    .min(1),
  items: z.array(itemSchema).min(1),
  optsets: z.record(z.string().regex(/^[a-z0-9_]+$/), z.strictObject({ options: z.array(optionSchema).min(2) })),
  /** Item ids that were renamed since an older version. */
  migrations: z.array(z.strictObject({ from: z.string(), map: z.record(z.string(), z.string()) })),
});
export type Questionnaire = z.infer<typeof questionnaireSchema>;
