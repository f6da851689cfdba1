import type { Evidence } from '@votive/shared/contracts/analysis';
import type { Answer, Answers, Line } from '@votive/shared/contracts/answers';

/** Evidence as a model claims it: a quote from a text, or the value of a closed answer. */
export type ClaimedEvidence = {
  itemId: string;
  lineId?: string | null | undefined;
  quote?: string | null | undefined;
  value?: unknown;
};

const MIN_QUOTE_CHARACTERS = 3;
const MAX_QUOTE_CHARACTERS = 200;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The evidence in the answer's own spelling, or undefined if the answer does not hold it. Nothing is corrected but a line id that belongs to another line of the same item. */
export function verifyEvidence(claimed: ClaimedEvidence, answers: Answers): Evidence | undefined {
  const answer = Object.hasOwn(answers, claimed.itemId) ? answers[claimed.itemId] : undefined;
  if (answer === undefined || isWithheld(answer)) return undefined;
  return typeof claimed.quote === 'string' && claimed.quote !== ''
    ? verifyQuote(claimed, claimed.quote, answer)
    : verifyValue(claimed, answer);
}

function verifyQuote({ itemId, lineId }: ClaimedEvidence, quote: string, answer: Answer): Evidence | undefined {
  if (typeof answer === 'string') {
    const own = findOwnSpelling(answer, quote);
    return own === undefined ? undefined : { itemId, quote: own };
  }
  if (!Array.isArray(answer)) return undefined;
  const lines = answer.filter((entry): entry is Line => typeof entry === 'object');
  const claimedFirst = [...lines].sort((a, b) => Number(b.id === lineId) - Number(a.id === lineId));
  for (const line of claimedFirst) {
    const own = findOwnSpelling(line.text, quote);
    if (own !== undefined) return { itemId, lineId: line.id, quote: own };
  }
  return undefined;
}

/** A number or an option id must be the answer, or one of the chosen ones; the evidence then holds the whole answer as it was given. */
function verifyValue({ itemId, value }: ClaimedEvidence, answer: Answer): Evidence | undefined {
  if (value === undefined || value === null) return undefined;
  const isText = typeof answer === 'string' && !/^[a-z0-9_]+$/.test(answer);
  if (isText) return undefined;
  if (answer === value || String(answer) === value) return { itemId, value: answer };
  if (!Array.isArray(answer) || answer.some((entry) => typeof entry !== 'string')) return undefined;
  const claimed = Array.isArray(value) ? value : [value];
  const isChosen = claimed.length > 0 && claimed.every((id) => answer.some((entry) => entry === id));
  return isChosen ? { itemId, value: answer } : undefined;
}

/**
 * The part of `text` that `quote` quotes, exactly as `text` spells it; undefined if it is not there. Both are compared in NFC with every run of white space as
 * one space, whole characters only; the quote has 3 to 200 characters.
 */
export function findOwnSpelling(text: string, quote: string): string | undefined {
  const wanted = fold(quote);
  while (wanted[0]?.folded === ' ') wanted.shift();
  while (wanted.at(-1)?.folded === ' ') wanted.pop();
  if (wanted.length < MIN_QUOTE_CHARACTERS || wanted.length > MAX_QUOTE_CHARACTERS) return undefined;
  const own = fold(text);
  for (let start = 0; start + wanted.length <= own.length; start += 1) {
    if (!wanted.every(({ folded }, index) => own[start + index]?.folded === folded)) continue;
    return text.slice(own[start]?.start, own[start + wanted.length - 1]?.end);
  }
  return undefined;
}

type Character = { folded: string; start: number; end: number };

function fold(text: string): Character[] {
  const characters: Character[] = [];
  for (const { segment, index } of graphemes.segment(text)) {
    const folded = /^\s+$/.test(segment) ? ' ' : segment.normalize('NFC');
    const last = characters.at(-1);
    if (folded === ' ' && last?.folded === ' ') last.end = index + segment.length;
    else characters.push({ folded, start: index, end: index + segment.length });
  }
  return characters;
}

function isWithheld(answer: Answer): boolean {
  return typeof answer === 'object' && ('skipped' in answer || 'declined' in answer);
}
