import { type Finding, SECTION_NAMES } from '@votive/shared/contracts/analysis';
import type { CellFigures } from '@votive/shared/contracts/prompt-runs';
import { bannedWordsIn } from '../model-reports/banned-words.ts';
import { type Cited, type Judging, quotesOf } from '../model-reports/judge-finding.ts';
import { isInAnotherLanguage } from '../model-reports/judge-report.ts';
import { claimedFindingSchema, claimedReportSchema, parseModelJson } from '../model-reports/model-output.ts';
import { verifyEvidence } from '../model-reports/verify-evidence.ts';

export type Inspection = Pick<CellFigures, 'schemaValid' | 'quotes' | 'languageOk' | 'bannedWords'>;

/**
 * What an answer is like before anything of it is dropped: whether it and each of its findings have the shape that was asked for, how many of its quotes stand in the answers, what it
 * says that a report never says, and whether it is in the language that was asked for. An answer that is no report has the wrong shape, and no more is known of it.
 */
export function inspectAnswer(answer: string, { answers, language }: Judging): Inspection {
  const report = claimedReportSchema.safeParse(parseModelJson(answer));
  if (!report.success) return { schemaValid: false, quotes: null, languageOk: null, bannedWords: null };
  const claimed = SECTION_NAMES.flatMap((name) => report.data[name]);
  const findings = claimed.flatMap((finding) => claimedFindingSchema.safeParse(finding).data ?? []);
  return {
    schemaValid: findings.length === claimed.length,
    ...inspectFindings(findings, report.data.synthesis, { answers, language }),
  };
}

type Stated = Pick<Finding, 'title' | 'statement' | 'question'> & { evidence: readonly Cited[] };
type Sentences = { sentences: readonly { text: string }[]; nextStep?: { text: string } | null | undefined };

/** The same for findings of which the shape is known, e.g. those of the built-in rules. */
export function inspectFindings(
  findings: readonly Stated[],
  synthesis: Sentences,
  { answers, language }: Judging,
): Omit<Inspection, 'schemaValid'> {
  const cited = findings.flatMap(({ evidence }) => evidence).filter((entry) => quotesOf([entry]).length > 0);
  return {
    quotes: { claimed: cited.length, verified: cited.filter((entry) => verifyEvidence(entry, answers)).length },
    languageOk: !isInAnotherLanguage(findings, language),
    bannedWords: bannedIn(findings, synthesis, language),
  };
}

function bannedIn(findings: readonly Stated[], synthesis: Sentences, language: Judging['language']): string[] {
  const quotes = findings.flatMap(({ evidence }) => quotesOf(evidence));
  const { sentences, nextStep } = synthesis;
  const texts = [
    ...findings.flatMap(({ title, statement, question }) => [title, statement, question]),
    ...[...sentences, ...(nextStep ? [nextStep] : [])].map(({ text }) => text),
  ];
  return [...new Set(texts.flatMap((text) => bannedWordsIn(text, quotes, language)))].sort();
}
