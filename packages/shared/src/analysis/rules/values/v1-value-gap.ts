import { rankingOf, ratingsOf } from '../../answers/closed-answers.ts';
import { defineRule, valueEvidence } from '../../rule.ts';
import { V1_TEXTS } from './values-texts.ts';

const MAX_LIVED = 2;

/** V1: a value among the most important ones was hardly acted on last week. */
export const valueGap = defineRule({
  id: 'V1',
  section: 'contradictions',
  theme: 'values',
  weight: 3,
  needs: ['p2.values_top', 'p2.values_lived'],
  texts: V1_TEXTS,
  evaluate: (context) => {
    const lived = ratingsOf(context, 'p2.values_lived');
    return rankingOf(context, 'p2.values_top').flatMap(({ id, label }, index) => {
      const rating = lived[id];
      if (rating === undefined || rating > MAX_LIVED) return [];
      const evidence = [valueEvidence(context, 'p2.values_top'), valueEvidence(context, 'p2.values_lived')];
      return [{ about: id, evidence, params: { label, rank: index + 1, rating } }];
    });
  },
});
