import { z } from 'zod';

/** `POST /internal/token-cleanups`: how many expired tokens were deleted, in all and by kind. */
export const tokenCleanupSchema = z.object({
  deletedTokens: z.int().min(0),
  refresh: z.int().min(0),
  passwordReset: z.int().min(0),
  emailVerification: z.int().min(0),
});
export type TokenCleanup = z.infer<typeof tokenCleanupSchema>;
