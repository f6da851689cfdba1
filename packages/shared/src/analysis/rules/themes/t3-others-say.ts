import { linesOf } from '../../answers/context.ts';
import { defineRule } from '../../rule.ts';
import { SELF_THEMES, THEMES, type ThemeId } from '../../themes/theme-ids.ts';
import { FIELDS, isPresence, mentionsOf, quoteMention } from './fields.ts';
import { T3_TEXTS } from './theme-texts.ts';

const SELF = ['p2.iam', 'p2.strengths'];
/** Others also see where the hours go. */
const SEEN_FROM_OUTSIDE: readonly ThemeId[] = [...SELF_THEMES, 'screens', 'work'];
const MIN_OWN_LINES = 3;
const SHOWN_QUOTES = 3;

/** T3: others speak of a theme that the lines about oneself do not touch. One card: themes absent from every own list first, then by lines. */
export const othersSay = defineRule({
  id: 'T3',
  section: 'blindSpots',
  theme: 'words',
  weight: 1,
  needs: ['p2.others', 'p2.iam'],
  readsText: true,
  texts: T3_TEXTS,
  evaluate: (context) => {
    const own = SELF.flatMap((itemId) => linesOf(context, itemId)).length;
    if (own < MIN_OWN_LINES) return [];
    const elsewhere = Object.keys(FIELDS).filter((itemId) => itemId !== 'p2.others');
    return SEEN_FROM_OUTSIDE.flatMap((theme) => {
      const said = mentionsOf(theme, context.lines, ['p2.others']).filter(isPresence);
      if (said.length === 0 || mentionsOf(theme, context.lines, SELF).length > 0) return [];
      const isNew = mentionsOf(theme, context.lines, elsewhere).length === 0;
      const evidence = said.slice(0, SHOWN_QUOTES).map(quoteMention);
      return [{ about: theme, theme, evidence, params: { theme: THEMES[theme], said: said.length, own, isNew } }];
    })
      .toSorted((one, other) => rank(other.params) - rank(one.params))
      .slice(0, 1);
  },
});

function rank({ said, isNew }: { said: number; isNew: boolean }): number {
  return said + (isNew ? 100 : 0);
}
