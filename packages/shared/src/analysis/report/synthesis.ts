import type { Finding, QuoteEvidence, Synthesis } from '../../contracts/analysis.ts';
import type { Language } from '../../contracts/language.ts';
import { type Context, linesOf, type TextLine } from '../answers/context.ts';
import type { CardText, Draft } from '../rule.ts';
import { clip } from '../text/quote.ts';
import { continuesStem, withoutStem } from '../text/stem.ts';
import { isNegative } from '../themes/negation.ts';
import { findAnchor } from './find-anchor.ts';
import { SYNTHESIS_TEXTS } from './synthesis-texts.ts';

type Sentence = Synthesis['sentences'][number];
type Cited = { quote: string; line: TextLine; because: string[] };

const SHOWN_WORDS = 12;
const MAX_DAYS = 4;
const HELPFUL_ITEMS = ['p2.keystone', 'p1.restores', 'p2.strengths'];

/** The report in one minute, by template: only the person's own words and the cards that survived selection. */
export function writeSynthesis(context: Context, drafts: readonly Draft[], language: Language): Synthesis {
  const sentences = [
    describeSelf(context, drafts, language),
    describeThread(context, drafts, language),
    describeTension(drafts, language),
  ];
  return {
    sentences: sentences.filter((sentence) => sentence !== undefined),
    nextStep: nextStep(context, drafts, language),
  };
}

function describeSelf(context: Context, drafts: readonly Draft[], language: Language): Sentence | undefined {
  const texts = SYNTHESIS_TEXTS[language];
  const lines = citedLines(context, drafts, ['p2.iam']);
  const continuing = lines.filter(({ quote }) => continuesStem(quote));
  const chosen = (continuing.length > 0 ? continuing : lines).slice(0, 2);
  if (chosen.length === 0) return undefined;
  const quotes = chosen.map(({ quote }) => quote);
  const because = [...new Set(chosen.flatMap((line) => line.because))];
  return { text: continuing.length > 0 ? texts.self(quotes) : texts.selfInOwnWords(quotes), because };
}

function describeThread(context: Context, drafts: readonly Draft[], language: Language): Sentence | undefined {
  const texts = SYNTHESIS_TEXTS[language];
  const helpful = citedLines(context, drafts, HELPFUL_ITEMS)[0];
  const thread = drafts.find(({ ruleId }) => ruleId === 'T1') ?? drafts.find(({ section }) => section === 'patterns');
  const parts = [helpful && texts.helps(helpful.quote), thread && describePattern(thread, language)].filter(
    (part) => part !== undefined,
  );
  if (parts.length === 0) return undefined;
  const because = [...new Set([...(helpful?.because.slice(0, 2) ?? []), ...(thread ? [thread.id] : [])])];
  return { text: parts.join(' '), because };
}

function describePattern(thread: Draft, language: Language): string {
  const { inBrief, title }: CardText = thread.write(language);
  return inBrief ?? SYNTHESIS_TEXTS[language].pattern(title);
}

function describeTension(drafts: readonly Draft[], language: Language): Sentence | undefined {
  const tension = drafts.find(({ section }) => section === 'contradictions');
  return tension && { text: SYNTHESIS_TEXTS[language].tension(tension.write(language).title), because: [tension.id] };
}

/** A helpful habit tied to something automatic in best hours; else the step that the best card proposes. */
function nextStep(context: Context, drafts: readonly Draft[], language: Language): Sentence | null {
  const texts = SYNTHESIS_TEXTS[language];
  const habit = rarestHabit(citedLines(context, drafts, ['p2.keystone']));
  const anchor = habit && findAnchor(context);
  if (habit && anchor) {
    return { text: texts.stepAfter(clip(anchor.text, SHOWN_WORDS), habit.quote), because: habit.because };
  }
  if (habit) return { text: texts.stepAlone(habit.quote), because: habit.because };
  const order: readonly Draft['section'][] = ['leveragePoints', 'contradictions', 'risks', 'patterns', 'blindSpots'];
  for (const section of order) {
    for (const draft of drafts.filter((candidate) => candidate.section === section)) {
      const { step }: CardText = draft.write(language);
      if (step !== undefined) return { text: texts.step(step), because: [draft.id] };
    }
  }
  return null;
}

/** Of the quoted habits one that does not happen on most days already; those with fewest days first. */
function rarestHabit(habits: readonly Cited[]): Cited | undefined {
  const days = ({ line }: Cited) => (typeof line.tags.days === 'number' ? line.tags.days : MAX_DAYS);
  return habits
    .filter((habit) => days(habit) <= MAX_DAYS && !isNegative(habit.line.words))
    .toSorted((one, other) => days(one) - days(other))[0];
}

/** The lines of the given items that surviving cards quote: most cited first, then by item and line order. */
function citedLines(context: Context, drafts: readonly Draft[], items: readonly string[]): Cited[] {
  return items
    .flatMap((itemId) => linesOf(context, itemId))
    .map((line) => ({
      line,
      quote: clip(withoutStop(withoutStem(line.text)), SHOWN_WORDS),
      because: citing(drafts, line),
    }))
    .filter(({ because }) => because.length > 0)
    .toSorted((one, other) => other.because.length - one.because.length);
}

/** A sentence of ours has a stop of its own. */
function withoutStop(text: string): string {
  return text.trim().replace(/[.,;]$/, '') || text;
}

function citing(drafts: readonly Draft[], { itemId, lineId }: TextLine): string[] {
  const isIt = (piece: Finding['evidence'][number]): piece is QuoteEvidence =>
    'quote' in piece && piece.itemId === itemId && piece.lineId === lineId;
  return drafts.filter(({ evidence }) => evidence.some(isIt)).map(({ id }) => id);
}
