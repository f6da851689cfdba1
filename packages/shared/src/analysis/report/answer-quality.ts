import { visibleItems } from '../../assessment/visible-items.ts';
import type { LocalText } from '../../contracts/language.ts';
import { ratingsOf, scaleOf } from '../answers/closed-answers.ts';
import { type Context, isAnswered } from '../answers/context.ts';
import type { Draft } from '../rule.ts';

const MIN_LONGSTRING = 6;
const MIN_SKIPPED_SHARE = 0.4;
const MIN_TEXT_LENGTH = 8;

/** A reason to trust some cards less. Nothing is rejected: the evidence on such signs is mixed. */
export type Caution = { id: 'Q2' | 'Q3' | 'Q4'; text: LocalText; concerns: (draft: Draft) => boolean };

/** The signs that can be read without durations: Q2 one number in all closed scales, Q3 identical texts, Q4 many skipped questions. */
export function readCautions(context: Context): Caution[] {
  return [longstring(context), identicalTexts(context), manySkipped(context)].filter(
    (caution) => caution !== undefined,
  );
}

function longstring(context: Context): Caution | undefined {
  const { items } = context.questionnaire;
  const scales = items.filter(({ type }) => type === 'scale' || type === 'ratings').map(({ id }) => id);
  const numbers = scales.flatMap((id) => scaleOf(context, id) ?? Object.values(ratingsOf(context, id)));
  if (numbers.length < MIN_LONGSTRING || new Set(numbers).size > 1) return undefined;
  return {
    id: 'Q2',
    text: {
      en: 'All scales carry the same number, so this comparison may say little.',
      pl: 'Na wszystkich skalach jest ta sama liczba, więc to porównanie może niewiele znaczyć.',
    },
    concerns: ({ evidence }) => evidence.some(({ itemId }) => scales.includes(itemId)),
  };
}

function identicalTexts({ lines }: Context): Caution | undefined {
  const key = (text: string) => text.trim().toLowerCase();
  const seenIn = new Map<string, Set<string>>();
  for (const { itemId, text } of lines) {
    if (key(text).length < MIN_TEXT_LENGTH) continue;
    seenIn.set(key(text), (seenIn.get(key(text)) ?? new Set()).add(itemId));
  }
  const repeated = [...seenIn].filter(([, items]) => items.size > 1).map(([text]) => text);
  if (repeated.length === 0) return undefined;
  return {
    id: 'Q3',
    text: {
      en: 'The same text stands under several questions, so it may be counted more than once.',
      pl: 'Ten sam tekst stoi przy kilku pytaniach, więc może być liczony więcej niż raz.',
    },
    concerns: ({ evidence }) => evidence.some((piece) => 'quote' in piece && repeated.includes(key(piece.quote))),
  };
}

function manySkipped({ questionnaire, answers }: Context): Caution | undefined {
  const asked = visibleItems(questionnaire, answers);
  const skipped = asked.filter(({ id }) => !isAnswered(answers[id])).length;
  if (skipped < asked.length * MIN_SKIPPED_SHARE) return undefined;
  return {
    id: 'Q4',
    text: {
      en: `${skipped} of ${asked.length} questions have no answer, so what is missing here may only be unwritten.`,
      pl: `Pytania bez odpowiedzi: ${skipped} z ${asked.length}, więc to, czego tu brakuje, może być tylko niezapisane.`,
    },
    concerns: ({ ruleId }) => ruleId.startsWith('T'),
  };
}
