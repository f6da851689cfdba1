import { z } from 'zod';

const changed = z.boolean().describe('Whether anything is different now.');
const source = z.enum(['local', 'imported', 'acme']);
const pair = {
  subject: z.string().nullable(),
  issuer: z.string().nullable(),
  fingerprintSha256: z.string().nullable(),
  validFrom: z.iso.datetime().nullable(),
  validUntil: z.iso.datetime().nullable(),
  names: z.array(z.string()),
};
const trustSchema = z.object({
  changed,
  authority: z.object({ name: z.string(), fingerprint: z.string() }),
  stores: z.array(
    z.object({
      store: z.enum(['system', 'browser']),
      path: z.string(),
      state: z.string(),
      cause: z.string().nullable(),
    }),
  ),
});

/** What stands in `data` of `votive certs …`. */
export const CERTIFICATE_DATA = {
  'certs status': z.object({
    state: z.enum(['ok', 'warning', 'failing', 'none']),
    causes: z.array(z.string()),
    source: source.nullable(),
    ...pair,
    daysLeft: z.int().nullable(),
    authority: z
      .object({ name: z.string(), fingerprintSha256: z.string(), validUntil: z.iso.datetime(), file: z.string() })
      .nullable(),
    trust: z.array(z.object({ store: z.enum(['system', 'browser']), path: z.string(), trusted: z.boolean() })),
    lastAttempt: z
      .object({ at: z.iso.datetime(), source, trigger: z.string(), ok: z.boolean(), reason: z.string().nullable() })
      .nullable(),
    lastSuccessAt: z.iso.datetime().nullable(),
    failuresInARow: z.int(),
  }),
  'certs renew': z.object({
    changed,
    trigger: z.string().nullable(),
    source: source.optional(),
    authorityReplaced: z.string().nullable().optional(),
  }),
  'certs import': z.object({ changed, source: source.optional() }),
  'certs trust': trustSchema,
  'certs untrust': trustSchema,
} as const satisfies Record<string, z.ZodType>;
