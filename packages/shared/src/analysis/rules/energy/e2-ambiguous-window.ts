import { hoursOf, sharedHours } from '../../answers/hours.ts';
import { defineRule, valueEvidence } from '../../rule.ts';
import { E2_TEXTS } from './energy-texts.ts';

/** E2: hours chosen both as peak and as low. The card asks instead of concluding. */
export const ambiguousWindow = defineRule({
  id: 'E2',
  section: 'contradictions',
  theme: 'hours',
  weight: 3,
  needs: ['p1.peak', 'p1.low'],
  texts: E2_TEXTS,
  evaluate: (context) => {
    const both = sharedHours(hoursOf(context, 'p1.peak'), hoursOf(context, 'p1.low'));
    if (both.length === 0) return [];
    return [{ evidence: [valueEvidence(context, 'p1.peak'), valueEvidence(context, 'p1.low')], params: { both } }];
  },
});
