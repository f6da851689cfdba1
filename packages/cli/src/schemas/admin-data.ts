import { importOutcomeSchema } from '@votive/shared/admin-api/admin-schemas';
import { adminKeySchema, roleSchema } from '@votive/shared/admin-api/session-contracts';
import { z } from 'zod';

const changed = z.boolean().describe('Whether anything is different now.');
const key = z.object(adminKeySchema.shape);

/** What stands in `data` of the commands that let people in, and of those that bring prompts in or compare them. */
export const ADMIN_DATA: Readonly<Record<string, z.ZodType>> = {
  'admin link': z.object({
    url: z.url().nullable().describe('Signs a browser in once. Null under --dry-run.'),
    expiresAt: z.iso.datetime().nullable(),
    name: z.string(),
    role: roleSchema,
  }),
  'admin keys list': z.object({ keys: z.array(key) }),
  'admin keys create': z.object({
    changed,
    key: key.nullable(),
    secret: z.string().nullable().describe('The key itself, shown this once. Null under --dry-run.'),
  }),
  'admin keys revoke': z.object({ changed, key }),
  'prompts export': z.looseObject({ prompts: z.array(z.unknown()) }),
  'prompts import': z.object({ changed, ...importOutcomeSchema.shape }),
  'prompts diff': z.object({
    same: z.boolean(),
    differences: z.array(
      z.object({
        key: z.string(),
        kind: z.enum(['only_here', 'only_there', 'differs']).describe('Here is the appliance, there the file.'),
        description: z.boolean().describe('Whether the descriptions differ.'),
        versionsOnlyHere: z.array(z.string()),
        versionsOnlyThere: z.array(z.string()),
        versionsChanged: z.array(z.string()),
        labels: z.array(z.object({ label: z.string(), here: z.string().nullable(), there: z.string().nullable() })),
      }),
    ),
  }),
};
