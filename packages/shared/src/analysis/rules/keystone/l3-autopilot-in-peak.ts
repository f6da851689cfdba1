import { linesOf } from '../../answers/context.ts';
import { hoursOf, hoursWithout } from '../../answers/hours.ts';
import { defineRule, quoteEvidence, valueEvidence } from '../../rule.ts';
import { clip } from '../../text/quote.ts';
import { L3_TEXTS } from './autopilot-texts.ts';
import { lineInside } from './line-inside.ts';

/** L3: an automatic behaviour that the person did not call helpful lies wholly in peak hours. */
export const autopilotInPeak = defineRule({
  id: 'L3',
  section: 'blindSpots',
  theme: 'autopilot',
  weight: 2,
  needs: ['p2.auto', 'p1.peak'],
  texts: L3_TEXTS,
  evaluate: (context) => {
    const peak = hoursWithout(hoursOf(context, 'p1.peak'), hoursOf(context, 'p1.low'));
    const candidates = linesOf(context, 'p2.auto').filter(({ tags }) => tags.effect !== 'helps');
    const costly = candidates.filter(({ tags }) => tags.effect === 'costs');
    const inside = lineInside(context, costly, peak) ?? lineInside(context, candidates, peak);
    if (!inside) return [];
    const { line, at } = inside;
    const params = { behaviour: clip(line.text, 12), at, isCostly: line.tags.effect === 'costs' };
    const evidence = [quoteEvidence(line), valueEvidence(context, 'p1.peak')];
    return [{ about: line.lineId ?? 'text', evidence, params }];
  },
});
