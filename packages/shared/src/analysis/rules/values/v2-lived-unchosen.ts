import { choicesOf, optionsOfSet } from '../../answers/closed-answers.ts';
import type { TextLine } from '../../answers/context.ts';
import { defineRule, quoteEvidence, valueEvidence } from '../../rule.ts';
import type { ThemeId } from '../../themes/theme-ids.ts';
import { V2_TEXTS } from './values-texts.ts';

const MIN_ITEMS = 3;
const SHOWN_LINES = 3;
const LIVED_ITEMS = ['p1.restores', 'p2.iam', 'p2.others', 'p2.auto', 'p2.keystone', 'p2.strengths'];

/** The theme of everyday words that goes with a value; our own table, only where the match is plain. */
const VALUE_THEMES: Readonly<Record<string, ThemeId>> = {
  service: 'helping',
  creativity: 'creating',
  honesty: 'directness',
  learning: 'learning',
  family: 'family',
  health: 'movement',
  play: 'humour',
};

/** V2: what the person does, restores with or is told about in three or more answers belongs to a value that was not chosen. */
export const livedUnchosen = defineRule({
  id: 'V2',
  section: 'blindSpots',
  theme: 'values',
  weight: 2,
  needs: ['p2.values'],
  readsText: true,
  texts: V2_TEXTS,
  evaluate: (context) => {
    const chosen = choicesOf(context, 'p2.values').map(({ id }) => id);
    const lived = context.lines.filter(({ itemId, tags }) => LIVED_ITEMS.includes(itemId) && tags.effect !== 'costs');
    return optionsOfSet(context, 'values16').flatMap(({ id, label }) => {
      const theme = VALUE_THEMES[id];
      if (theme === undefined || chosen.includes(id)) return [];
      const lines = firstOfEachItem(lived.filter((line) => mentions(line, theme)));
      if (lines.length < MIN_ITEMS) return [];
      const evidence = [
        ...lines.slice(0, SHOWN_LINES).map((line) => quoteAt(line, theme)),
        valueEvidence(context, 'p2.values'),
      ];
      return [{ about: id, theme, evidence, params: { label, answers: lines.length } }];
    });
  },
});

function mentions(line: TextLine, theme: ThemeId): boolean {
  return line.themes.some((hit) => hit.theme === theme && !hit.isAbsence);
}

function quoteAt(line: TextLine, theme: ThemeId) {
  return quoteEvidence(line, line.themes.find((hit) => hit.theme === theme)?.wordIndex);
}

function firstOfEachItem(lines: readonly TextLine[]): TextLine[] {
  return lines.filter((line, index) => lines.findIndex(({ itemId }) => itemId === line.itemId) === index);
}
