import { nightsOf } from '../../answers/closed-answers.ts';
import { minutesInBed } from '../../answers/night-arithmetic.ts';
import { defineRule, valueEvidence } from '../../rule.ts';
import { E5_TEXTS } from './energy-texts.ts';

const MIN_DIFFERENCE_MINUTES = 90;

/** E5: nights before working days are shorter than before free days. A difference of two times, no claim about health. */
export const shortNights = defineRule({
  id: 'E5',
  section: 'risks',
  theme: 'nights',
  weight: 3,
  needs: ['p1.sleep'],
  texts: E5_TEXTS,
  evaluate: (context) => {
    const nights = nightsOf(context, 'p1.sleep');
    const [work, free] = [nights && minutesInBed(nights.work), nights && minutesInBed(nights.free)];
    if (work === undefined || free === undefined || free - work < MIN_DIFFERENCE_MINUTES) return [];
    return [{ evidence: [valueEvidence(context, 'p1.sleep')], params: { work, free } }];
  },
});
