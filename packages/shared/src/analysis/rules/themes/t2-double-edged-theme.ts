import { defineRule } from '../../rule.ts';
import { THEME_IDS, THEMES } from '../../themes/theme-ids.ts';
import { isPresence, mentionsOf, quoteMention } from './fields.ts';
import { T2_TEXTS } from './theme-texts.ts';

const GIVES = ['p1.restores', 'p2.keystone', 'p2.strengths'];
const TAKES = ['p1.drains', 'p2.resist'];
const MAX_CARDS = 2;
const SHOWN_QUOTES = 2;

/** T2: a theme stands both among what gives and among what takes. Lack does not count: "no sleep" drains as "sleep" restores. */
export const doubleEdgedTheme = defineRule({
  id: 'T2',
  section: 'contradictions',
  theme: 'words',
  weight: 1,
  needs: [],
  readsText: true,
  texts: T2_TEXTS,
  evaluate: ({ lines }) =>
    THEME_IDS.flatMap((theme) => {
      const gives = mentionsOf(theme, lines, GIVES).filter(isPresence);
      const takes = mentionsOf(theme, lines, TAKES).filter(isPresence);
      if (gives.length === 0 || takes.length === 0) return [];
      const evidence = [...gives.slice(0, SHOWN_QUOTES), ...takes.slice(0, SHOWN_QUOTES)].map(quoteMention);
      const params = { theme: THEMES[theme], gives: gives.length, takes: takes.length };
      return [{ about: theme, theme, evidence, params }];
    })
      .toSorted((one, other) => lineCount(other.params) - lineCount(one.params))
      .slice(0, MAX_CARDS),
});

function lineCount({ gives, takes }: { gives: number; takes: number }): number {
  return gives + takes;
}
