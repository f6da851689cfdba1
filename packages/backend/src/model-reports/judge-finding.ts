import { speaksOfHarm } from '@votive/shared/analysis/text/harm';
import { splitWords } from '@votive/shared/analysis/text/words';
import type { Evidence, Finding, SectionName } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Language } from '@votive/shared/contracts/language';
import { hasBannedWords } from './banned-words.ts';
import { claimedFindingSchema } from './model-output.ts';
import { verifyEvidence } from './verify-evidence.ts';

export type Judging = { answers: Answers; language: Language };

/** 40 words are asked for; a few more are let pass. */
const MAX_STATEMENT_WORDS = 50;
const LEVERAGE_ITEMS = new Set(['p2.strengths', 'p2.keystone']);

/** A model's finding with its evidence in the person's own spelling, or undefined if any part of it does not hold. */
export function judgeFinding(
  section: SectionName,
  claimed: unknown,
  { answers, language }: Judging,
): Finding | undefined {
  const parsed = claimedFindingSchema.safeParse(claimed);
  if (!parsed.success) return undefined;
  const { id, title, statement, question } = parsed.data;
  const evidence = parsed.data.evidence.map((entry) => verifyEvidence(entry, answers));
  if (!isAllVerified(evidence) || !supports(section, evidence)) return undefined;
  if (evidence.some((entry) => restsOnHarm(entry, answers))) return undefined;
  if (statement.split(/\s+/).length > MAX_STATEMENT_WORDS) return undefined;
  const quotes = quotesOf(evidence);
  if ([title, statement, question].some((text) => hasBannedWords(text, quotes, language))) return undefined;
  return { id, title, statement, evidence: withoutRepeats(evidence), basis: 'model', question };
}

function isAllVerified(evidence: readonly (Evidence | undefined)[]): evidence is Evidence[] {
  return evidence.every((entry) => entry !== undefined);
}

/** A contradiction has two sides; leverage starts from something that already works. */
function supports(section: SectionName, evidence: readonly Evidence[]): boolean {
  if (section === 'contradictions') return new Set(evidence.map(({ itemId }) => itemId)).size >= 2;
  if (section === 'leveragePoints') return evidence.some(({ itemId }) => LEVERAGE_ITEMS.has(itemId));
  return true;
}

/** What may speak of harm to oneself or others is neither quoted nor interpreted, by rules or by a model. */
function restsOnHarm(entry: Evidence, answers: Answers): boolean {
  if (!('quote' in entry)) return false;
  const answer = answers[entry.itemId];
  const line = Array.isArray(answer)
    ? answer.find((each) => typeof each === 'object' && each.id === entry.lineId)
    : answer;
  const text = typeof line === 'object' && 'text' in line ? line.text : line;
  return typeof text === 'string' && speaksOfHarm(splitWords(text));
}

/** Evidence, checked or as a model claims it. */
export type Cited = { itemId: string; quote?: string | null | undefined } | Evidence;

/** The person's own words among what a finding rests on. */
export function quotesOf(evidence: readonly Cited[]): string[] {
  return evidence.flatMap((entry) => ('quote' in entry && entry.quote ? [entry.quote] : []));
}

function withoutRepeats(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((entry) => [JSON.stringify(entry), entry])).values()];
}
