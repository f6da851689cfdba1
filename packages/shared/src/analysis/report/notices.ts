import type { Notice } from '../../contracts/analysis.ts';
import type { Language, LocalText } from '../../contracts/language.ts';
import { type Context, isAnswered } from '../answers/context.ts';
import type { Draft } from '../rule.ts';

const MIN_ANSWERS = 4;
const MIN_FINDINGS = 3;

const TEXTS = {
  rules: {
    en: 'Arranged by fixed rules — no AI. We compared your answers with each other and looked for repeated words. Rules can miss irony, context and anything you did not write. Keep what fits.',
    pl: 'Ułożone według stałych reguł – bez AI. Porównaliśmy twoje odpowiedzi ze sobą i poszukaliśmy powtarzających się słów. Reguły mogą przeoczyć ironię, kontekst i wszystko, czego tu nie ma. Zostaw to, co pasuje.',
  },
  not_enough_answers: {
    en: 'There are not enough answers to compare. Every answer you add gives the rules more to work with.',
    pl: 'Odpowiedzi jest za mało, żeby je ze sobą porównać. Każda kolejna daje regułom więcej materiału.',
  },
  few_findings: {
    en: 'The rules found little that your answers have in common. A short report is a valid result, and we add nothing to fill it.',
    pl: 'Reguły znalazły niewiele wspólnego w twoich odpowiedziach. Krótki raport to też wynik i niczego do niego nie dopisujemy.',
  },
} as const satisfies Record<string, LocalText>;

/** What the reader must know about the whole report: always the label of the rules, then what limits this report. */
export function writeNotices(context: Context, findings: readonly Draft[], language: Language): Notice[] {
  const answered = Object.values(context.answers).filter(isAnswered).length;
  const isTooLittle = answered < MIN_ANSWERS;
  const codes: (keyof typeof TEXTS)[] = ['rules'];
  if (isTooLittle) codes.push('not_enough_answers');
  if (!isTooLittle && findings.length < MIN_FINDINGS) codes.push('few_findings');
  return codes.map((code) => ({ code, message: TEXTS[code][language] }));
}
