import { SECTION_NAMES } from '@votive/shared/contracts/analysis';
import { z } from 'zod';

/** What we read of a model's answer: lenient in shape, judged afterwards. */
const claimedEvidenceSchema = z.object({
  itemId: z.string(),
  lineId: z.string().nullish(),
  quote: z.string().nullish(),
  value: z.unknown().optional(),
});

export const claimedFindingSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,20}$/),
  title: z.string().trim().min(1).max(140),
  statement: z.string().trim().min(1).max(500),
  evidence: z.array(claimedEvidenceSchema).min(1).max(8),
  question: z.string().trim().min(1).max(300),
});
export type ClaimedFinding = z.infer<typeof claimedFindingSchema>;

const sentenceSchema = z.object({ text: z.string().trim().min(1).max(400), because: z.array(z.string()).max(30) });

/** Findings stay unread here: one that is malformed is dropped, it does not spoil the others. */
const section = z.array(z.unknown()).max(40);
export const claimedReportSchema = z.object({
  patterns: section,
  contradictions: section,
  blindSpots: section,
  leveragePoints: section,
  risks: section,
  synthesis: z.object({ sentences: z.array(sentenceSchema).max(10), nextStep: sentenceSchema.nullish() }),
});
export type ClaimedReport = z.infer<typeof claimedReportSchema>;

const object = (properties: Record<string, unknown>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const text = { type: 'string' };
const list = (items: unknown) => ({ type: 'array', items });

const evidence = object({
  itemId: text,
  lineId: { type: ['string', 'null'] },
  quote: { type: ['string', 'null'] },
  value: { type: ['string', 'number', 'null'] },
});
const finding = object({ id: text, title: text, statement: text, evidence: list(evidence), question: text });
const sentence = object({ text, because: list(text) });

/** The same shape as JSON Schema, for vendors that can hold a model to one. */
export const analysisOutputSchema: Record<string, unknown> = object({
  ...Object.fromEntries(SECTION_NAMES.map((name) => [name, list(finding)])),
  synthesis: object({ sentences: list(sentence), nextStep: { anyOf: [sentence, { type: 'null' }] } }),
});

/** The JSON object in a model's text: alone, in a code fence, or between other words. Undefined if there is none. */
export function parseModelJson(answer: string): unknown {
  const start = answer.indexOf('{');
  const end = answer.lastIndexOf('}');
  if (start === -1 || end < start) return undefined;
  try {
    return JSON.parse(answer.slice(start, end + 1));
  } catch {
    return undefined;
  }
}
