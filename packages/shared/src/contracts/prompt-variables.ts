import { z } from 'zod';

/** One variable that a prompt may use. What a person typed (`userSupplied`) goes in fenced and has to be used. `maxChars` is null for no limit. */
export const variableSchema = z.strictObject({
  name: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,59}$/),
  type: z.enum(['text', 'number']),
  required: z.boolean(),
  userSupplied: z.boolean(),
  sample: z.string().max(2_000),
  maxChars: z.int().min(1).max(1_000_000).nullable(),
});
export type Variable = z.infer<typeof variableSchema>;

/** The variable contract of a version. */
export const variablesSchema = z.array(variableSchema).max(50);
