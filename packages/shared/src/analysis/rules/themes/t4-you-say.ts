import { linesOf } from '../../answers/context.ts';
import { defineRule } from '../../rule.ts';
import { SELF_THEMES, THEMES } from '../../themes/theme-ids.ts';
import { isPresence, mentionsOf, quoteMention } from './fields.ts';
import { T4_TEXTS } from './theme-texts.ts';

const SELF = ['p2.iam', 'p2.strengths'];
const MIN_OWN_LINES = 2;
const MIN_OTHERS_LINES = 2;
const SHOWN_QUOTES = 3;

/** T4: two or more lines about oneself share a theme that nothing others say touches. One card, the theme with most lines. */
export const youSay = defineRule({
  id: 'T4',
  section: 'blindSpots',
  theme: 'words',
  weight: 1,
  needs: ['p2.others', 'p2.iam'],
  readsText: true,
  texts: T4_TEXTS,
  evaluate: (context) => {
    const others = linesOf(context, 'p2.others').length;
    if (others < MIN_OTHERS_LINES) return [];
    return SELF_THEMES.flatMap((theme) => {
      const own = mentionsOf(theme, context.lines, SELF).filter(isPresence);
      if (own.length < MIN_OWN_LINES || mentionsOf(theme, context.lines, ['p2.others']).length > 0) return [];
      const evidence = own.slice(0, SHOWN_QUOTES).map(quoteMention);
      return [{ about: theme, theme, evidence, params: { theme: THEMES[theme], own: own.length, others } }];
    })
      .toSorted((one, other) => other.params.own - one.params.own)
      .slice(0, 1);
  },
});
