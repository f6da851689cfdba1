import { hoursOf, hoursWithout, sharedHours } from '../../answers/hours.ts';
import { defineRule, valueEvidence } from '../../rule.ts';
import { E1_TEXTS } from './energy-texts.ts';

const MIN_SHARE = 0.34;

/** E1: how much of the demanding work falls into low hours. Hours that are both peak and low say nothing and do not count as low (see E2). */
export const energyMismatch = defineRule({
  id: 'E1',
  section: 'contradictions',
  theme: 'hours',
  weight: 3,
  needs: ['p1.workday', 'p1.low'],
  texts: E1_TEXTS,
  evaluate: (context) => {
    const [demanding, peak] = [hoursOf(context, 'p1.workday'), hoursOf(context, 'p1.peak')];
    const low = hoursWithout(hoursOf(context, 'p1.low'), peak);
    const overlap = sharedHours(demanding, low);
    if (demanding.length === 0 || overlap.length / demanding.length < MIN_SHARE) return [];
    const items = peak.length > 0 ? ['p1.workday', 'p1.low', 'p1.peak'] : ['p1.workday', 'p1.low'];
    return [
      {
        evidence: items.map((itemId) => valueEvidence(context, itemId)),
        params: { demanding, overlap, unusedPeak: hoursWithout(peak, demanding) },
      },
    ];
  },
});
