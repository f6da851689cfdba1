import { analyze, ENGINE_VERSION } from '@votive/shared/analysis/analyze';
import type { Analysis } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import type { Language } from '@votive/shared/contracts/language';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { questionnaireHash } from '@votive/shared/questionnaires/questionnaire-hash';

/** The rules' report in the shape that the server answers. Loaded only when a report is made. */
export function computeAnalysis(
  questionnaire: Questionnaire,
  answers: Answers,
  { language, id, createdAt }: { language: Language; id: string; createdAt: string },
): Analysis {
  const { result, notices } = analyze(questionnaire, answers, language);
  return {
    id,
    createdAt,
    language,
    source: 'rules',
    stored: false,
    result,
    notices,
    provenance: {
      questionnaireHash: questionnaireHash(questionnaire),
      engineVersion: ENGINE_VERSION,
      promptKey: null,
      promptVersion: null,
      arm: null,
      provider: 'rules',
      model: null,
      attempts: 0,
      dropped: 0,
      tokens: { input: 0, output: 0 },
      costUsd: null,
      plan: { source: 'bundled', ageMs: 0 },
    },
  };
}

/**
 * The same rules' report in another language: same id, findings and provenance, other words. Undefined where the rules have changed since. What the server had to say
 * besides stays as it said it.
 */
export function rewriteAnalysis(
  analysis: Analysis,
  questionnaire: Questionnaire,
  answers: Answers,
  language: Language,
): Analysis | undefined {
  if (analysis.provenance.engineVersion !== ENGINE_VERSION) return undefined;
  const { result, notices } = analyze(questionnaire, answers, language);
  const written = new Set(notices.map(({ code }) => code));
  const others = analysis.notices.filter(({ code }) => !written.has(code));
  return { ...analysis, language, result, notices: [...others, ...notices] };
}
