import { z } from 'zod';
import type { Answers } from './answers.ts';
import { languageSchema } from './language.ts';

/** Three separate consents; each is off until the person turns it on. */
export const consentSchema = z.strictObject({
  ai: z.boolean().default(false),
  store: z.boolean().default(false),
  statistics: z.boolean().default(false),
});
export type Consent = z.infer<typeof consentSchema>;

/** `POST /api/v1/analyses`. Answers are checked afterwards, against the pinned questionnaire. */
export const requestAnalysisSchema = z.strictObject({
  questionnaire: z.strictObject({ id: z.string().min(1).max(100), version: z.string().min(1).max(20) }),
  language: languageSchema,
  thinking: z.boolean().default(false),
  consent: consentSchema.default({ ai: false, store: false, statistics: false }),
  subject: z.string().min(1).max(128).optional(),
  answers: z.record(z.string().max(100), z.unknown()),
});
export type RequestAnalysis = Omit<z.infer<typeof requestAnalysisSchema>, 'answers'> & { answers: Answers };

/** Where a claim comes from: an exact substring of a free-text answer, or the value of a closed one. */
export const evidenceSchema = z.union([
  z.strictObject({ itemId: z.string(), lineId: z.string().optional(), quote: z.string().min(1) }),
  z.strictObject({ itemId: z.string(), value: z.unknown() }),
]);
export type QuoteEvidence = { itemId: string; lineId?: string; quote: string };
export type ValueEvidence = { itemId: string; value: unknown };
export type Evidence = QuoteEvidence | ValueEvidence;

/**
 * One claim of a report. `basis` is `model`, or a rule's id and formula in words (`E1: hours of … ÷ hours of …`). `wouldChange` says what would
 * change it and `caution` why to trust it less; both come from rules only.
 */
export const findingSchema = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  statement: z.string().min(1),
  evidence: z.array(evidenceSchema).min(1),
  basis: z.string().min(1),
  question: z.string().min(1),
  wouldChange: z.string().optional(),
  caution: z.string().optional(),
});
export type Finding = Omit<z.infer<typeof findingSchema>, 'evidence'> & { evidence: Evidence[] };

/** One sentence of the synthesis and the ids of the findings it rests on. */
export const synthesisSentenceSchema = z.strictObject({ text: z.string().min(1), because: z.array(z.string()) });
export const synthesisSchema = z.strictObject({
  sentences: z.array(synthesisSentenceSchema).max(4),
  nextStep: synthesisSentenceSchema.nullable(),
});
export type Synthesis = z.infer<typeof synthesisSchema>;

/** The five sections of a report and its synthesis; the same shape from rules and from a model. */
export const resultSchema = z.strictObject({
  patterns: z.array(findingSchema),
  contradictions: z.array(findingSchema),
  blindSpots: z.array(findingSchema),
  leveragePoints: z.array(findingSchema),
  risks: z.array(findingSchema),
  synthesis: synthesisSchema,
});
export type AnalysisResult = Record<SectionName, Finding[]> & { synthesis: Synthesis };

export const SECTION_NAMES = ['patterns', 'contradictions', 'blindSpots', 'leveragePoints', 'risks'] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

export const planSourceSchema = z.enum(['fresh', 'stale', 'file', 'bundled']);
export type PlanSource = z.infer<typeof planSourceSchema>;

export const noticeSchema = z.strictObject({ code: z.string(), message: z.string() });
export type Notice = z.infer<typeof noticeSchema>;

/** How a report came to be. Prompt, provider and model are null where rules wrote it; `dropped` counts findings whose evidence did not hold. */
export const provenanceSchema = z.strictObject({
  questionnaireHash: z.string(),
  engineVersion: z.string(),
  promptKey: z.string().nullable(),
  promptVersion: z.int().nullable(),
  /** Versions of other prompts that stood in it; only where there were any. */
  includes: z.array(z.strictObject({ key: z.string(), versionId: z.string(), number: z.int() })).optional(),
  arm: z.string().nullable(),
  provider: z.string(),
  model: z.string().nullable(),
  attempts: z.int(),
  dropped: z.int(),
  tokens: z.strictObject({ input: z.int(), output: z.int() }),
  costUsd: z.number().nullable(),
  plan: z.strictObject({ source: planSourceSchema, ageMs: z.number() }),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/** A report as the API answers it. `accessToken` is shown once; `storeTicket` lets the browser store the report later, with `PUT`. */
export const analysisSchema = z.strictObject({
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  language: languageSchema,
  source: z.enum(['rules', 'model']),
  stored: z.boolean(),
  result: resultSchema,
  notices: z.array(noticeSchema),
  provenance: provenanceSchema,
  accessToken: z.string().optional(),
  storeTicket: z.string().optional(),
});
export type Analysis = Omit<z.infer<typeof analysisSchema>, 'result'> & { result: AnalysisResult };
