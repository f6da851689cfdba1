import type { AnalysisResult, Evidence, Finding } from '../../contracts/analysis.ts';
import { SECTION_NAMES } from '../../contracts/analysis.ts';
import type { Answer, Answers } from '../../contracts/answers.ts';
import type { Language } from '../../contracts/language.ts';
import type { Questionnaire } from '../../contracts/questionnaire.ts';
import { allQuestionnaires } from '../../questionnaires/questionnaires.ts';
import { analyze } from '../analyze.ts';

const [only] = allQuestionnaires;
if (only === undefined) throw new Error('there is a questionnaire');

/** The published definition that all tests of the analysis use. */
export const core: Questionnaire = only;

export function findingsOf(result: AnalysisResult): Finding[] {
  return SECTION_NAMES.flatMap((section) => result[section]);
}

/** The ids of a report's cards, sorted. */
export function idsOf(answers: Answers, language: Language = 'en'): string[] {
  return findingsOf(analyze(core, answers, language).result)
    .map(({ id }) => id)
    .toSorted();
}

/** Ids without line ids, so that reports of different people can be compared. */
export function kindsOf(answers: Answers, language: Language = 'en'): string[] {
  return idsOf(answers, language).map((id) => id.replace(/:[a-z-]*l\d+$/, ''));
}

/** Rules that read only closed answers. */
export function isClosedRule(id: string): boolean {
  return /^(E|C|P|I3|K1|V1|V3)/.test(id);
}

/** Shared members ÷ all members; 1 for two empty lists. */
export function jaccard(one: readonly string[], other: readonly string[]): number {
  const all = new Set([...one, ...other]);
  return all.size === 0 ? 1 : one.filter((id) => other.includes(id)).length / all.size;
}

/** Lines with ids l1, l2, … */
export function lines(...texts: string[]): Answer {
  return texts.map((text, index) => ({ id: `l${index + 1}`, text }));
}

/** Whether evidence holds: the quote stands in the answer letter by letter, or the value is the answer. */
export function holds(answers: Answers, piece: Evidence): boolean {
  const answer = answers[piece.itemId];
  if ('value' in piece) return JSON.stringify(piece.value) === JSON.stringify(answer);
  if (typeof answer === 'string') return answer.includes(piece.quote);
  if (!Array.isArray(answer)) return false;
  return answer.some((line) => typeof line === 'object' && line.id === piece.lineId && line.text.includes(piece.quote));
}
