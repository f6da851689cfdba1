import { choicesOf, rankingOf } from '../../answers/closed-answers.ts';
import { isAnswered } from '../../answers/context.ts';
import { defineRule, valueEvidence } from '../../rule.ts';
import { V3_TEXTS } from './values-texts.ts';

/** Values that often ask for opposite things in one week. Our own table, a trade-off and not a finding of research. */
const PAIRS = [
  ['security', 'adventure'],
  ['recognition', 'service'],
  ['autonomy', 'connection'],
  ['efficiency', 'creativity'],
  ['balance', 'mastery'],
] as const;

/** V3: both values of a pair are chosen and, where the person ranked, at least one of them is at the top. */
export const valuesApart = defineRule({
  id: 'V3',
  section: 'contradictions',
  theme: 'values',
  weight: 3,
  needs: ['p2.values'],
  texts: V3_TEXTS,
  evaluate: (context) => {
    const chosen = choicesOf(context, 'p2.values');
    const top = rankingOf(context, 'p2.values_top').map(({ id }) => id);
    const hasTop = isAnswered(context.answers['p2.values_top']);
    return PAIRS.flatMap((pair) => {
      const [one, other] = pair.map((id) => chosen.find((option) => option.id === id)?.label);
      if (!one || !other || (hasTop && !pair.some((id) => top.includes(id)))) return [];
      const items = hasTop ? ['p2.values', 'p2.values_top'] : ['p2.values'];
      const evidence = items.map((itemId) => valueEvidence(context, itemId));
      return [{ about: pair.join('+'), evidence, params: { one, other } }];
    });
  },
});
