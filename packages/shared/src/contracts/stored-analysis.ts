import { z } from 'zod';
import { analysisSchema, consentSchema } from './analysis.ts';
import { languageSchema } from './language.ts';

/** `PUT /internal/analyses/:id`: a run and its report, stored in one transaction. The same id again replaces nothing but the access token. */
export const storeAnalysisSchema = z.strictObject({
  analysis: analysisSchema.omit({ accessToken: true, storeTicket: true }),
  run: z.strictObject({
    questionnaire: z.strictObject({ id: z.string(), version: z.string() }),
    language: languageSchema,
    consent: consentSchema,
    answers: z.record(z.string(), z.unknown()),
  }),
  /** SHA-256 of the access token, hex. */
  accessTokenHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type StoreAnalysis = z.infer<typeof storeAnalysisSchema>;

/** `GET /internal/analyses/:id` for the holder of its access token: the report, with `stored` true, and the run it was made from. */
export const storedAnalysisSchema = storeAnalysisSchema.omit({ accessTokenHash: true });
export type StoredAnalysis = z.infer<typeof storedAnalysisSchema>;
