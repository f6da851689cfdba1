import type { AnalysisResult, Notice, SectionName } from '../contracts/analysis.ts';
import type { Answers } from '../contracts/answers.ts';
import type { Language } from '../contracts/language.ts';
import type { Questionnaire } from '../contracts/questionnaire.ts';
import { readContext } from './answers/context.ts';
import { readCautions } from './report/answer-quality.ts';
import { writeNotices } from './report/notices.ts';
import { selectFindings } from './report/select-findings.ts';
import { writeSynthesis } from './report/synthesis.ts';
import { writeFinding } from './report/write-finding.ts';
import { RULE_BOOK } from './rule-book.ts';

/** Changes whenever a rule, a text or the lexicon changes what a report says. */
export const ENGINE_VERSION = '1.0.1';

/**
 * The built-in analysis: arranges validated answers by fixed rules, no model. Pure and the same byte for byte wherever it runs: it looks at no clock, no
 * locale and no chance. It never throws for validated answers; unknown ids and missing items only make rules silent.
 */
export function analyze(
  questionnaire: Questionnaire,
  answers: Answers,
  language: Language,
): { result: AnalysisResult; notices: Notice[] } {
  const context = readContext(questionnaire, answers);
  const cautions = readCautions(context);
  const drafts = selectFindings(RULE_BOOK.flatMap((rule) => rule.evaluate(context)));
  const section = (name: SectionName) =>
    drafts.filter((draft) => draft.section === name).map((draft) => writeFinding(draft, language, cautions));
  return {
    result: {
      patterns: section('patterns'),
      contradictions: section('contradictions'),
      blindSpots: section('blindSpots'),
      leveragePoints: section('leveragePoints'),
      risks: section('risks'),
      synthesis: writeSynthesis(context, drafts, language),
    },
    notices: writeNotices(context, drafts, language),
  };
}
