import { z } from 'zod';

export const languageSchema = z.enum(['en', 'pl']);
export type Language = z.infer<typeof languageSchema>;

/** A text for people, complete in every language. */
export const localTextSchema = z.strictObject({ en: z.string().min(1), pl: z.string().min(1) });
export type LocalText = z.infer<typeof localTextSchema>;
