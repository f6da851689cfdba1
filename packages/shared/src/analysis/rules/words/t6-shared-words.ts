import type { SectionName } from '../../../contracts/analysis.ts';
import { linesOf, type TextLine } from '../../answers/context.ts';
import { defineRule, quoteEvidence } from '../../rule.ts';
import { type SharedWord, sharedWords } from '../../text/shared-words.ts';
import { FIELDS } from '../themes/fields.ts';
import { T6_TEXTS } from './shape-texts.ts';

const PAIRS: readonly { about: string; section: SectionName; one: string; other: string }[] = [
  { about: 'strengths+drains', section: 'contradictions', one: 'p2.strengths', other: 'p1.drains' },
  { about: 'resist+auto', section: 'patterns', one: 'p2.resist', other: 'p2.auto' },
];

type SharedLines = { one: TextLine; other: TextLine; shared: SharedWord[] };

/** T6: a line of one list and a line of another share words of the same stem; the pair with most of them, side by side. */
export const sharedPhrases = defineRule({
  id: 'T6',
  section: 'patterns',
  theme: 'words',
  weight: 1,
  needs: [],
  readsText: true,
  texts: T6_TEXTS,
  evaluate: (context) =>
    PAIRS.flatMap(({ about, section, one, other }) => {
      const best = closestLines(linesOf(context, one), linesOf(context, other));
      const [name, otherName] = [FIELDS[one], FIELDS[other]];
      const word = best?.shared[0];
      if (!best || !word || !name || !otherName) return [];
      const hit = best.one.themes.find(({ wordIndex }) => wordIndex === word.index);
      return [
        {
          about,
          section,
          theme: hit?.theme ?? 'words',
          evidence: [quoteEvidence(best.one, word.index), quoteEvidence(best.other, word.otherIndex)],
          params: { word: word.text, shared: best.shared.length, name, otherName },
        },
      ];
    }),
});

function closestLines(ones: readonly TextLine[], others: readonly TextLine[]): SharedLines | undefined {
  return ones
    .flatMap((one) => others.map((other) => ({ one, other, shared: sharedWords(one, other) })))
    .filter(({ shared }) => shared.length > 0)
    .toSorted((a, b) => b.shared.length - a.shared.length)[0];
}
