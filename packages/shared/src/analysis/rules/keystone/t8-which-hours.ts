import { type Context, linesOf, type TextLine } from '../../answers/context.ts';
import { type Hours, hoursOf, hoursWithout, sharedHours } from '../../answers/hours.ts';
import { defineRule, quoteEvidence, valueEvidence } from '../../rule.ts';
import { clip } from '../../text/quote.ts';
import { timeOf } from '../../text/time-words.ts';
import { T8_TEXTS } from './autopilot-texts.ts';

const ITEMS = ['p2.keystone', 'p2.auto'];

/** What "morning" could mean: the hours it spans, and those of them that the person calls best and low. */
export type UnclearTime = { line: TextLine; at: Hours; best: Hours; low: Hours };

/** T8: a line names a time that covers both best and low hours, so no rule may conclude from it. The card asks. */
export const whichHours = defineRule({
  id: 'T8',
  section: 'blindSpots',
  theme: 'hours',
  weight: 2,
  needs: ['p1.peak', 'p1.low'],
  readsText: true,
  texts: T8_TEXTS,
  evaluate: (context) => {
    const unclear = firstUnclear(context);
    if (!unclear) return [];
    const { line, at, best, low } = unclear;
    const evidence = [quoteEvidence(line), valueEvidence(context, 'p1.peak'), valueEvidence(context, 'p1.low')];
    const about = `${line.itemId.slice(line.itemId.indexOf('.') + 1)}-${line.lineId ?? 'text'}`;
    return [{ about, evidence, params: { words: clip(line.text, 12), at, best, low } }];
  },
});

function firstUnclear(context: Context): UnclearTime | undefined {
  const lines = ITEMS.flatMap((itemId) => linesOf(context, itemId));
  return lines.flatMap((line) => readUnclear(context, line) ?? [])[0];
}

function readUnclear(context: Context, line: TextLine): UnclearTime | undefined {
  const at = timeOf(context, line)?.hours ?? [];
  const [peak, allLow] = [hoursOf(context, 'p1.peak'), hoursOf(context, 'p1.low')];
  const best = sharedHours(at, hoursWithout(peak, allLow));
  const low = sharedHours(at, hoursWithout(allLow, peak));
  return best.length > 0 && low.length > 0 ? { line, at, best, low } : undefined;
}
