import { blocksOf, hoursOf } from '../../answers/hours.ts';
import { defineRule, valueEvidence } from '../../rule.ts';
import { E3_TEXTS } from './energy-texts.ts';

/** E3: the peak comes in two or more blocks that do not touch, around the clock. */
export const splitDay = defineRule({
  id: 'E3',
  section: 'patterns',
  theme: 'hours',
  weight: 3,
  needs: ['p1.peak'],
  texts: E3_TEXTS,
  evaluate: (context) => {
    const peak = hoursOf(context, 'p1.peak');
    const blocks = blocksOf(peak).length;
    return blocks < 2 ? [] : [{ evidence: [valueEvidence(context, 'p1.peak')], params: { peak, blocks } }];
  },
});
