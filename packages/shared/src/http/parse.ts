import type { z } from 'zod';
import { InvalidInput } from '../app-error.ts';

/** `input` as `schema` describes it, or an `InvalidInput` that lists every fault by its path. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidInput(parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })));
}
