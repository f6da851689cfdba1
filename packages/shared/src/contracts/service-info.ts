import { z } from 'zod';
import { languageSchema } from './language.ts';

/**
 * `GET /api/v1/service-info`: what a person has to know before deciding what to send. `model` is null where the built-in rules write every report.
 * `countryNote` and `retentionNote` are keys of texts in the page's own catalogue: what is known of the place and the keeping of what is sent.
 */
export const serviceInfoSchema = z.strictObject({
  model: z
    .strictObject({
      provider: z.enum(['anthropic', 'openai']),
      model: z.string(),
      /** False where the operator set another address: then the vendor's notes do not apply. */
      isVendorAddress: z.boolean(),
      countryNote: z.enum(['country.us', 'country.operator']),
      retentionNote: z.enum(['retention.anthropic', 'retention.openai', 'retention.operator']),
    })
    .nullable(),
  /** Years that a visitor has to confirm; never below 16. */
  minimumAge: z.int().min(16),
  languages: z.array(languageSchema),
  engineVersion: z.string(),
});
export type ServiceInfo = z.infer<typeof serviceInfoSchema>;
