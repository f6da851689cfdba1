import { writeFileSync } from 'node:fs';
import { analyze } from '@votive/shared/analysis/analyze';
import { type AnalysisResult, type Finding, SECTION_NAMES } from '@votive/shared/contracts/analysis';
import { languageSchema } from '@votive/shared/contracts/language';
import { allPersonas } from '@votive/shared/personas/personas';
import { findQuestionnaire } from '@votive/shared/questionnaires/questionnaires';
import { judgeReport } from '../model-reports/judge-report.ts';

// Writes `recorded-answers.*.json`: for each sample person the report of the built-in rules in the form in which a model would have given it, with only those findings
// that hold as a model's. Run it when a persona, a rule or the form of answers changes: `node --conditions=source packages/backend/src/runs/write-recorded-answers.ts`.

type Sentence = AnalysisResult['synthesis']['sentences'][number];
const MAX_EVIDENCE = 4;
const MAX_WORDS = 45;

const questionnaire = findQuestionnaire('votive.core', '1.0.0');
if (!questionnaire) throw new Error('The core questionnaire is missing.');

for (const language of languageSchema.options) {
  const answers = Object.fromEntries(
    allPersonas.map((persona) => {
      const { result } = analyze(questionnaire, persona.answers[language], language);
      const judging = { answers: persona.answers[language], language };
      const judged = judgeReport(JSON.stringify(asModelAnswer(result)), judging);
      if (judged.kind !== 'report') throw new Error(`${persona.id} in ${language}: ${judged.problem}`);
      return [persona.id, asModelAnswer(judged.result)];
    }),
  );
  writeFileSync(new URL(`recorded-answers.${language}.json`, import.meta.url), `${JSON.stringify(answers, null, 2)}\n`);
}

/** A report in the form in which a model would have written it. */
function asModelAnswer({ synthesis, ...sections }: AnalysisResult): Record<string, unknown> {
  const ids = new Map(SECTION_NAMES.flatMap((name) => sections[name]).map(({ id }, index) => [id, `f${index + 1}`]));
  const claimed = ({ id, title, statement, evidence, question }: Finding) => ({
    ...{ id: ids.get(id), title, statement: firstWords(statement), question },
    evidence: evidence.slice(0, MAX_EVIDENCE).map((entry) => ({
      itemId: entry.itemId,
      lineId: 'quote' in entry ? (entry.lineId ?? null) : null,
      quote: 'quote' in entry ? entry.quote : null,
      value: 'quote' in entry ? null : entry.value,
    })),
  });
  const renamed = ({ text, because }: Sentence) => ({ text, because: because.map((id) => ids.get(id) ?? id) });
  const { sentences, nextStep } = synthesis;
  return {
    ...Object.fromEntries(SECTION_NAMES.map((name) => [name, sections[name].map(claimed)])),
    synthesis: { sentences: sentences.map(renamed), nextStep: nextStep && renamed(nextStep) },
  };
}

/** Whole sentences, as many as fit into what a model may say. */
function firstWords(statement: string): string {
  const sentences = statement.split(/(?<=[.!?])\s+/);
  while (sentences.length > 1 && sentences.join(' ').split(/\s+/).length > MAX_WORDS) sentences.pop();
  return sentences.join(' ');
}
