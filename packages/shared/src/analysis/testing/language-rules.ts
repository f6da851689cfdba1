import type { AnalysisResult } from '../../contracts/analysis.ts';
import type { Answers } from '../../contracts/answers.ts';
import type { Language } from '../../contracts/language.ts';
import { findingsOf } from './reports.ts';

const BANNED: Record<Language, RegExp> = {
  en: /\b(diagnos|disorder|symptom|depress|anxi|trauma|narciss|addict)|\b(you are an?|you actually|truth|always|never|people like you|studies show)\b/i,
  pl: /(?<!\p{L})(diagno|zaburze|objaw|symptom|depres|lęk|traum|narcy|uzależn|jesteś (typem|osobą)|tak naprawdę|prawd[aęąyo](?!\p{L})|zawsze|nigdy|ludzie tacy jak ty|badania (pokaz|dowo))/iu,
};

const HEDGES: Record<Language, RegExp> = {
  en: /you wrote|you chose|\bmay\b|one reading/i,
  pl: /piszesz|wybierasz|zaznaczasz|może|mogą|jedno z odczytań/i,
};

/** What the language rules of a report find wrong with `text`, once the person's own words are taken out. */
export function faultsOf(text: string, answers: Answers, language: Language): string[] {
  const ours = withoutOwnWords(text, answers);
  const banned = BANNED[language].exec(ours);
  return banned ? [`“${banned[0]}” in: ${text}`] : [];
}

/** Every text of a report that we wrote. */
export function textsOf(result: AnalysisResult): string[] {
  const { sentences, nextStep } = result.synthesis;
  return [
    ...findingsOf(result).flatMap(({ title, statement, basis, question, wouldChange = '', caution = '' }) => [
      title,
      statement,
      basis,
      question,
      wouldChange,
      caution,
    ]),
    ...sentences.map(({ text }) => text),
    ...(nextStep ? [nextStep.text] : []),
  ];
}

export function isHedged(statement: string, language: Language): boolean {
  return HEDGES[language].test(statement);
}

export function countWords(text: string): number {
  return text.trim().split(/\s+/).length;
}

function withoutOwnWords(text: string, answers: Answers): string {
  const quoted = /[“„]([^”]*)”/g;
  const own = JSON.stringify(answers);
  return text.replace(quoted, (match, inner: string) =>
    own.includes(JSON.stringify(inner.replace(/ …$/, '')).slice(1, -1)) ? ' ' : match,
  );
}
