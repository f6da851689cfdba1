import { z } from 'zod';
import { importReportSchema } from './import.ts';

/** One encrypted database: its file, the id of the key in its name, and where that key is found. Paths are absolute on the machine that runs the tool. */
export const databaseReferenceSchema = z.strictObject({
  file: z.string().min(1),
  keyId: z.string().regex(/^d\d+$/),
  keyringPath: z.string().min(1),
  rootKeyPath: z.string().min(1),
});
export type DatabaseReference = z.infer<typeof databaseReferenceSchema>;

/**
 * What a table holds: `sha256` is over all rows in any order (the sum of the rows' SHA-256, in eight lanes of 32 bits, as hex), so that equal rows give
 * equal values whatever their place in the file.
 */
export const tableContentSchema = z.strictObject({ rows: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
export type TableContent = z.infer<typeof tableContentSchema>;

/** The whole content of a database: its tables by name, and the SHA-256 of its schema's text. */
export const databaseContentSchema = z.strictObject({
  bytes: z.int().min(0),
  schemaSha256: z.string(),
  /** The migrations that the database has, in their order. */
  migrations: z.array(z.string()),
  tables: z.record(z.string(), tableContentSchema),
});
export type DatabaseContent = z.infer<typeof databaseContentSchema>;

/** That a person had something deleted. It holds after a restore too. */
export const tombstoneSchema = z.strictObject({
  kind: z.string().min(1),
  id: z.string().min(1),
  deletedAt: z.iso.datetime(),
});
export type Tombstone = z.infer<typeof tombstoneSchema>;

const database = databaseReferenceSchema;

/**
 * What the data tool can do, and with what. It is prompt-service code in a process of its own: its verb is the one argument, its input one line of JSON on
 * standard input, its output lines of JSON (`dataToolLineSchema`) on standard output, its exit code that of the refusal.
 *
 * `to` never exists before and is there, whole and durable, when the tool answers; until then the work is done in `<to>.new`.
 */
export const dataToolVerbs = {
  /** What is applied and what is pending. Refuses a newer or altered schema with exit 14. */
  inspect: {
    input: z.strictObject({ database }),
    result: z.strictObject({ applied: z.array(z.string()), pending: z.array(z.string()), bytes: z.int().min(0) }),
  },
  /** Proves the key, checks every page and every reference (unless `pages` is false: the rows alone then), and reads every row. With `compareWith` it refuses (13) where the contents differ. `inNoHurry`: it rests while others use the processors. */
  verify: {
    input: z.strictObject({
      database,
      compareWith: database.optional(),
      pages: z.boolean().default(true),
      inNoHurry: z.boolean().default(false),
    }),
    result: databaseContentSchema,
  },
  /** A consistent copy under the same key, by `VACUUM INTO`. The source may be in use. */
  snapshot: {
    input: z.strictObject({ source: database, to: z.string().min(1) }),
    result: z.strictObject({ bytes: z.int().min(0) }),
  },
  /** A copy under the keyring's key `newKeyId`, proved to hold the same as `source`, which must be at rest. */
  rekey: {
    input: z.strictObject({ source: database, to: z.string().min(1), newKeyId: z.string().regex(/^d\d+$/) }),
    result: databaseContentSchema,
  },
  /** Applies what is pending, one transaction each. For copies only: whoever calls has made sure that nothing else uses the file. */
  migrate: {
    input: z.strictObject({ database }),
    result: z.strictObject({ applied: z.array(z.string()), bytes: z.int().min(0) }),
  },
  /** Folds the log of the current database into its file, as its one owner, and makes sure that nothing is left beside it. `owned`: the caller holds the folder. */
  checkpoint: {
    input: z.strictObject({
      dataDir: z.string().min(1),
      keyringPath: z.string().min(1),
      rootKeyPath: z.string().min(1),
      owned: z.boolean().default(false),
    }),
    result: z.strictObject({ file: z.string(), keyId: z.string(), bytes: z.int().min(0) }).nullable(),
  },
  /** Owns a data folder until its standard input ends: no prompt-service opens it meanwhile. Tries for `waitMs` where somebody else has it. */
  hold: {
    input: z.strictObject({ dataDir: z.string().min(1), waitMs: z.int().min(0).default(0) }),
    result: z.strictObject({ held: z.literal(true) }),
  },
  'read-tombstones': {
    input: z.strictObject({ database }),
    result: z.strictObject({ tombstones: z.array(tombstoneSchema) }),
  },
  /** Deletes again what people had deleted, and keeps the tombstones. For copies, or under `hold`. */
  'apply-tombstones': {
    input: z.strictObject({ database, tombstones: z.array(tombstoneSchema) }),
    result: z.strictObject({ deleted: z.int().min(0), added: z.int().min(0) }),
  },
  /**
   * Brings what a former database holds into `database`, in one transaction; without `write` it only says what it would bring. `reader` is the script, with its
   * arguments to node, that reads `file`. To write, the caller holds the data folder.
   */
  import: {
    input: z.strictObject({
      database,
      reader: z.array(z.string()).min(1),
      file: z.string().min(1),
      keyFile: z.string().min(1).nullable(),
      write: z.boolean(),
    }),
    result: importReportSchema,
  },
} as const;

export type DataToolVerb = keyof typeof dataToolVerbs;
export type DataToolInput<Verb extends DataToolVerb> = z.input<(typeof dataToolVerbs)[Verb]['input']>;
export type DataToolParsed<Verb extends DataToolVerb> = z.output<(typeof dataToolVerbs)[Verb]['input']>;
export type DataToolResult<Verb extends DataToolVerb> = z.output<(typeof dataToolVerbs)[Verb]['result']>;

/** How far a step is, in bytes. `total` is an estimate where the step cannot know. */
export const dataToolProgressSchema = z.strictObject({
  step: z.enum(['copying', 'encrypting', 'checking', 'reading', 'migrating']),
  done: z.int().min(0),
  total: z.int().min(0),
});
export type DataToolProgress = z.infer<typeof dataToolProgressSchema>;

/** Why the tool did not do it. `exitCode` is that of the operating manual; `kind` tells apart what shares a code. The data is as it was. */
export const dataToolRefusalSchema = z.strictObject({
  exitCode: z.int().min(1),
  kind: z.enum(['key', 'corrupt', 'version', 'disk', 'owned', 'precondition', 'unexpected']),
  what: z.string(),
  why: z.string(),
  fix: z.string(),
});
export type DataToolRefusal = z.infer<typeof dataToolRefusalSchema>;

/** One line of the tool's output: progress any number of times, then one result or one refusal. */
export const dataToolLineSchema = z.union([
  z.strictObject({ progress: dataToolProgressSchema }),
  z.strictObject({ result: z.unknown() }),
  z.strictObject({ refusal: dataToolRefusalSchema }),
]);
