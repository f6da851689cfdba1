import { defineRule } from '../../rule.ts';
import { THEME_IDS, THEMES } from '../../themes/theme-ids.ts';
import { FIELDS, firstOfEachItem, mentionsOf, quoteMention } from './fields.ts';
import { T1_TEXTS } from './theme-texts.ts';

const MIN_FIELDS = 4;
const SHOWN_QUOTES = 5;

/** A story is no list: it is quoted where it mentions the theme, but not counted. */
const STORY = 'p1.recent_example';

/** T1: a theme of the lexicon in at least four of the eight lists. Lack counts as well: "no sleep" is about sleep. */
export const recurringTheme = defineRule({
  id: 'T1',
  section: 'patterns',
  theme: 'words',
  weight: 1,
  needs: [],
  readsText: true,
  texts: T1_TEXTS,
  evaluate: ({ lines }) =>
    THEME_IDS.flatMap((theme) => {
      const mentions = firstOfEachItem(mentionsOf(theme, lines, Object.keys(FIELDS)));
      if (mentions.length < MIN_FIELDS) return [];
      const fields = mentions.flatMap(({ line }) => FIELDS[line.itemId] ?? []);
      const story = mentionsOf(theme, lines, [STORY]);
      const evidence = [...mentions.slice(0, SHOWN_QUOTES), ...story].map(quoteMention);
      return [{ about: theme, theme, evidence, params: { theme: THEMES[theme], fields } }];
    }),
});
