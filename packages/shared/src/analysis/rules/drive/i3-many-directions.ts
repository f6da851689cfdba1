import { choicesOf, scaleOf } from '../../answers/closed-answers.ts';
import { linesOf } from '../../answers/context.ts';
import { defineRule, quoteEvidence, valueEvidence } from '../../rule.ts';
import { I3_TEXTS } from './tension-texts.ts';

const MAX_CLARITY = 2;
const MIN_DIRECTIONS = 10;
const SHOWN_LINES = 2;

/** I3: low clarity with many directions at once. Directions are chosen values plus "I am someone who" lines. */
export const manyDirections = defineRule({
  id: 'I3',
  section: 'risks',
  theme: 'clarity',
  weight: 3,
  needs: ['p2.clarity', 'p2.values', 'p2.iam'],
  texts: I3_TEXTS,
  evaluate: (context) => {
    const [clarity, values] = [scaleOf(context, 'p2.clarity'), choicesOf(context, 'p2.values').length];
    const lines = linesOf(context, 'p2.iam');
    if (clarity === undefined || clarity > MAX_CLARITY || values + lines.length < MIN_DIRECTIONS) return [];
    const evidence = [
      valueEvidence(context, 'p2.clarity'),
      valueEvidence(context, 'p2.values'),
      ...lines.slice(0, SHOWN_LINES).map((line) => quoteEvidence(line)),
    ];
    return [{ evidence, params: { clarity, values, lines: lines.length } }];
  },
});
