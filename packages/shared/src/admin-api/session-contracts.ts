import { z } from 'zod';
import { ROLES } from './roles.ts';

export const roleSchema = z.enum(ROLES);

/** A person's name, as the audit shows it: one line. */
const actorNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^\P{C}*$/u, 'must be one line of text');

/** Signing in: with an API key, or with the token of a one-time link. */
export const signInSchema = z.union([
  z.strictObject({ apiKey: z.string().min(1).max(512) }),
  z.strictObject({ link: z.string().min(1).max(512) }),
]);
export type SignIn = z.infer<typeof signInSchema>;

/** Who is signed in. `csrfToken` goes into the header `X-CSRF-Token` of every request that changes something. `endsInSeconds` is for pages whose clock may be wrong. */
export const sessionSchema = z.strictObject({
  actor: z.string(),
  role: roleSchema,
  csrfToken: z.string(),
  expiresAt: z.iso.datetime(),
  endsInSeconds: z.int().min(0),
});
export type Session = z.infer<typeof sessionSchema>;

/** A one-time link, as the command line asks for it: whom it signs in, and as what. */
export const createLinkSchema = z.strictObject({
  name: actorNameSchema.default('owner'),
  role: roleSchema.default('owner'),
});
export type CreateLink = z.infer<typeof createLinkSchema>;
/** The token goes behind `#link=` of the admin page's address; it signs in once, until `expiresAt`. */
export const createdLinkSchema = z.strictObject({ token: z.string(), expiresAt: z.iso.datetime() });
export type CreatedLink = z.infer<typeof createdLinkSchema>;

/** A named API key. Its secret is shown once, when it is made. */
export const adminKeySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type AdminKey = z.infer<typeof adminKeySchema>;

export const createAdminKeySchema = z.strictObject({
  name: actorNameSchema,
  role: roleSchema,
});
export const createdAdminKeySchema = z.strictObject({ key: adminKeySchema, secret: z.string() });

/** One line of the audit: who did what to what. `detail` never holds the text of a prompt, an answer or a secret. */
export const auditEntrySchema = z.strictObject({
  id: z.int(),
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditQuerySchema = z.strictObject({
  target: z.string().max(200).optional(),
  actor: z.string().max(200).optional(),
  before: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
