import { z } from 'zod';
import { languageSchema } from '../contracts/language.ts';
import { draftModeSchema, includedVersionSchema, modeSchema, promptKeySchema } from '../contracts/plan.ts';
import { variablesSchema } from '../contracts/prompt-variables.ts';

/** Everything that a version fixes: its variables and both modes with every parameter. */
export const versionContentSchema = z.strictObject({
  variables: variablesSchema,
  withThinking: modeSchema,
  withoutThinking: modeSchema,
});
export type VersionContent = z.infer<typeof versionContentSchema>;

/** The same while it is being written: texts may be empty or too long for the moment, so that autosave never refuses what somebody typed. */
export const draftContentSchema = versionContentSchema.extend({
  withThinking: draftModeSchema,
  withoutThinking: draftModeSchema,
});

export const noteSchema = z.string().trim().min(1).max(2_000);
export const labelNameSchema = z.string().regex(/^[a-z][a-z0-9:._-]{0,119}$/);

/** A version as lists show it. `gate` is the newest result of its gate, null where it never ran. */
export const versionSummarySchema = z.strictObject({
  id: z.string(),
  number: z.int(),
  sha256: z.string(),
  note: z.string(),
  author: z.string(),
  createdAt: z.iso.datetime(),
  labels: z.array(z.string()),
  gate: z.enum(['passed', 'failed']).nullable(),
});
export type VersionSummary = z.infer<typeof versionSummarySchema>;
export const versionDetailSchema = versionSummarySchema.extend({ content: versionContentSchema });
export type VersionDetail = z.infer<typeof versionDetailSchema>;

export const promptSummarySchema = z.strictObject({
  key: promptKeySchema,
  description: z.string(),
  createdAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
  versions: z.int(),
  production: z.strictObject({ versionId: z.string(), number: z.int() }).nullable(),
  runningExperimentId: z.string().nullable(),
  /** Keys of the prompts that this prompt's production version includes, and of those that include it. */
  includes: z.array(promptKeySchema),
  includedBy: z.array(promptKeySchema),
});
export type PromptSummary = z.infer<typeof promptSummarySchema>;
export const promptDetailSchema = promptSummarySchema.extend({
  labels: z.record(z.string(), z.string()),
  versionList: z.array(versionSummarySchema),
});
export type PromptDetail = z.infer<typeof promptDetailSchema>;

export const createPromptSchema = z.strictObject({ key: promptKeySchema, description: z.string().trim().max(500) });

/** A new version, written on top of `baseVersionId`; null for the first. When another version became the newest meanwhile, it is 409 with the newest one's id. */
export const createVersionSchema = z.strictObject({
  baseVersionId: z.string().nullable(),
  content: versionContentSchema,
  note: noteSchema,
});

/** An unfinished text, one per person and prompt. `revision` counts its savings; saving needs the revision that was read, so that two tabs never overwrite. */
export const draftSchema = z.strictObject({
  baseVersionId: z.string().nullable(),
  content: draftContentSchema,
  note: z.string().max(2_000),
  revision: z.int().min(1),
  savedAt: z.iso.datetime(),
});
export type Draft = z.infer<typeof draftSchema>;
export const saveDraftSchema = z.strictObject({
  baseVersionId: z.string().nullable(),
  content: draftContentSchema,
  note: z.string().max(2_000),
  /** The revision that this saving builds on; null for a new draft. */
  ifRevision: z.int().min(1).nullable(),
});

/** Throwing a draft away; with `ifRevision` only where nothing was saved since. */
export const discardDraftQuerySchema = z.strictObject({ ifRevision: z.coerce.number().int().min(1).optional() });

/** Saving a draft over what another tab saved meanwhile: 409 with the draft that stands there now, null where it was thrown away. */
export const staleDraftSchema = z.strictObject({
  code: z.literal('conflict'),
  message: z.string(),
  draft: draftSchema.nullable(),
});
export type StaleDraft = z.infer<typeof staleDraftSchema>;

/** What a conflict needs for a three-way merge: the common base, what stands there now, and whose it is. */
export const staleBaseSchema = z.strictObject({
  code: z.literal('conflict'),
  message: z.string(),
  base: versionDetailSchema.nullable(),
  newest: versionDetailSchema,
});
export type StaleBase = z.infer<typeof staleBaseSchema>;

/**
 * Publishing and rolling back: points a label at a version. `ifVersionId` is where the label pointed when its mover looked (null: nowhere). `production`
 * needs a passed gate, or `overrideGate` with an owner's reason; where a second person is asked for, the answer is a request that another publisher approves.
 */
export const moveLabelSchema = z.strictObject({
  versionId: z.string(),
  reason: noteSchema,
  ifVersionId: z.string().nullable(),
  overrideGate: z.boolean().default(false),
});
export const labelMoveSchema = z.strictObject({
  id: z.int(),
  label: z.string(),
  fromVersionId: z.string().nullable(),
  toVersionId: z.string(),
  actor: z.string(),
  approvedBy: z.string().nullable(),
  reason: z.string(),
  movedAt: z.iso.datetime(),
});
export type LabelMove = z.infer<typeof labelMoveSchema>;

export const publishRequestSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  versionId: z.string(),
  ifVersionId: z.string().nullable(),
  reason: z.string(),
  requestedBy: z.string(),
  requestedAt: z.iso.datetime(),
  state: z.enum(['open', 'approved', 'withdrawn']),
});
export type PublishRequest = z.infer<typeof publishRequestSchema>;
export const moveOutcomeSchema = z.union([
  z.strictObject({ outcome: z.literal('moved'), move: labelMoveSchema }),
  z.strictObject({ outcome: z.literal('unchanged') }),
  z.strictObject({ outcome: z.literal('awaiting_approval'), request: publishRequestSchema }),
]);

/** A prompt filled in for a sample person, with its includes in place: what a model would be sent. Either a version or, with `content`, an unsaved text. */
export const renderRequestSchema = z.strictObject({
  content: versionContentSchema.optional(),
  versionId: z.string().optional(),
  personaId: z.string(),
  language: languageSchema,
  mode: z.enum(['withThinking', 'withoutThinking']),
});
export const renderedPromptSchema = z.strictObject({
  system: z.string(),
  user: z.string(),
  tokens: z.int(),
  includes: z.array(includedVersionSchema),
});
