import { z } from 'zod';
import { databaseContentSchema } from '../contracts/data-tool.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A name inside an artefact: relative, of plain names, never `..`. */
export const memberNameSchema = z
  .string()
  .max(200)
  .regex(/^(?!\/)(?!.*(^|\/)\.{1,2}(\/|$))[\w@.+,=~ -]+(\/[\w@.+,=~ -]+)*$/, 'is not a plain relative name');

export const memberSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), name: memberNameSchema, bytes: z.int().min(0), sha256 }),
  z.strictObject({ kind: z.literal('link'), name: memberNameSchema, target: memberNameSchema }),
]);
export type Member = z.infer<typeof memberSchema>;

/**
 * The first thing in an artefact: what it holds, in this order, and what its database must look like once it is opened. `scope` says whether everything of a home is inside, or the data with its keys alone (made in a container, which sees no more). `fingerprint` is the key-check value.
 */
export const manifestSchema = z.object({
  schema: z.literal('votive.backup/1'),
  id: z.string().regex(/^[\w-]{1,80}$/),
  createdAt: z.iso.datetime(),
  appVersion: z.string().min(1),
  reason: z.string().min(1),
  scope: z.enum(['home', 'data']),
  database: z.object({
    member: memberNameSchema,
    keyId: z.string().regex(/^d\d+$/),
    fingerprint: z.string(),
    rootKeyId: z.string(),
    content: databaseContentSchema,
  }),
  members: z.array(memberSchema).min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The sum of all files in an artefact, in bytes. */
export function contentBytes({ members }: Pick<Manifest, 'members'>): number {
  return members.reduce((total, member) => total + (member.kind === 'file' ? member.bytes : 0), 0);
}
