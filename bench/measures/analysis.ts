import { analyze } from '@votive/shared/analysis/analyze';
import { allPersonas } from '@votive/shared/personas/personas';
import { findQuestionnaire } from '@votive/shared/questionnaires/questionnaires';
import { type Figure, inTurns } from '../figure.ts';

const ROUNDS = 25;

/** The slowest persona's report by the built-in rules, beside writing and parsing the same answers as JSON. */
export async function measureAnalysis(): Promise<Figure[]> {
  const questionnaire = findQuestionnaire('votive.core');
  if (!questionnaire) throw new Error('There is no questionnaire to analyse.');
  let slowest = { value: 0, baseline: 1 };
  for (const persona of allPersonas) {
    for (const language of ['en', 'pl'] as const) {
      const answers = persona.answers[language];
      const took = await inTurns(
        ROUNDS,
        async () => timeMs(() => analyze(questionnaire, answers, language)),
        async () => timeMs(() => JSON.parse(JSON.stringify(answers))),
      );
      if (took.value > slowest.value) slowest = took;
    }
  }
  return [
    {
      name: 'built-in analysis, slowest persona',
      value: slowest.value,
      unit: 'ms',
      baseline: { what: 'answers to JSON and back', value: slowest.baseline },
      ratio: slowest.value / slowest.baseline,
      goal: '≤ 50 ms',
      isMet: slowest.value <= 50,
    },
  ];
}

function timeMs(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}
