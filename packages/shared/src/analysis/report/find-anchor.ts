import { type Context, linesOf, type TextLine } from '../answers/context.ts';
import { hoursOf, sharedHours } from '../answers/hours.ts';
import { timeOf } from '../text/time-words.ts';
import { isNegative } from '../themes/negation.ts';

/** An automatic behaviour in best hours that a new step can follow: not one that costs, one that helps before others. */
export function findAnchor(context: Context): TextLine | undefined {
  const peak = hoursOf(context, 'p1.peak');
  const candidates = linesOf(context, 'p2.auto').filter(
    (line) =>
      line.tags.effect !== 'costs' &&
      !isNegative(line.words) &&
      sharedHours(timeOf(context, line)?.hours ?? [], peak).length > 0,
  );
  return candidates.find(({ tags }) => tags.effect === 'helps') ?? candidates[0];
}
