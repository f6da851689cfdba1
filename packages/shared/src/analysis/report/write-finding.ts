import type { Finding } from '../../contracts/analysis.ts';
import type { Language } from '../../contracts/language.ts';
import type { Draft } from '../rule.ts';
import type { Caution } from './answer-quality.ts';

/** Words a draft as the card of a report: the basis is the rule's id and its formula, a caution says why to trust the card less. */
export function writeFinding(draft: Draft, language: Language, cautions: readonly Caution[]): Finding {
  const { title, statement, formula, question, wouldChange } = draft.write(language);
  const concerns = cautions.filter((caution) => caution.concerns(draft)).map((caution) => caution.text[language]);
  return {
    id: draft.id,
    title,
    statement,
    evidence: draft.evidence,
    basis: `${draft.ruleId}: ${formula}`,
    question,
    wouldChange: `${WOULD_CHANGE[language]} ${wouldChange}`,
    ...(concerns.length > 0 && { caution: concerns.join(' ') }),
  };
}

const WOULD_CHANGE: Record<Language, string> = { en: 'What would change this:', pl: 'Co by to zmieniło:' };
