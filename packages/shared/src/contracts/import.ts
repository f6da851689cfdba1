import { z } from 'zod';

/** The tables of a former Votive database, parents before children: the order in which they are read. */
export const SOURCE_TABLES = [
  'Prompt',
  'PromptVariant',
  'PromptVersion',
  'ABTest',
  'ABVariant',
  'ABVariantConfig',
  'User',
  'Assessment',
  'Analysis',
  'RefreshToken',
  'PasswordResetToken',
  'EmailVerifyToken',
] as const;
export type SourceTable = (typeof SOURCE_TABLES)[number];
export const sourceTableSchema = z.enum(SOURCE_TABLES);

/** A value as it was found. Bytes that are no text (blobs, and text that is not UTF-8) come as hex; integers beyond 2^53 as their digits. */
export const sourceCellSchema = z.union([
  z.null(),
  z.number(),
  z.string(),
  z.strictObject({ hex: z.string().regex(/^([0-9A-F]{2})*$/) }),
]);
export type SourceCell = z.infer<typeof sourceCellSchema>;

const refusalSchema = z.strictObject({ exitCode: z.int(), what: z.string(), why: z.string(), fix: z.string() });

/** What the process that reads a former database writes, one JSON document a line. `end` is the last line of a source that was read whole. */
export const sourceLineSchema = z.union([
  z.strictObject({ table: sourceTableSchema, row: z.record(z.string(), sourceCellSchema) }),
  /** A table that the former Votive does not have. */
  z.strictObject({ unknownTable: z.string(), rows: z.int() }),
  z.strictObject({ refusal: refusalSchema }),
  z.strictObject({ end: z.strictObject({ rows: z.int() }) }),
]);
export type SourceLine = z.infer<typeof sourceLineSchema>;

/** One kind of remark about rows of a table; `examples` are ids, at most three. Never content. */
export const importRemarkSchema = z.strictObject({ text: z.string(), rows: z.int(), examples: z.array(z.string()) });
export type ImportRemark = z.infer<typeof importRemarkSchema>;

/**
 * What becomes of the rows of one table. `imported`: it has its place in this version. `kept`: it has none and is kept aside, whole. `left`: it stays in the
 * source. `already`: an earlier import has seen it; what was deleted here since stays deleted.
 */
export const importedTableSchema = z.strictObject({
  table: z.string(),
  found: z.int(),
  imported: z.int(),
  kept: z.int(),
  left: z.int(),
  already: z.int(),
  remarks: z.array(importRemarkSchema),
});
export type ImportedTable = z.infer<typeof importedTableSchema>;

export const importReportSchema = z.strictObject({
  /** Whether anything was, or would be, written. */
  changed: z.boolean(),
  tables: z.array(importedTableSchema),
});
export type ImportReport = z.infer<typeof importReportSchema>;
