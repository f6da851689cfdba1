import { scaleOf } from '../../answers/closed-answers.ts';
import { linesOf } from '../../answers/context.ts';
import { defineRule, quoteEvidence, valueEvidence } from '../../rule.ts';
import { HEDGES, markerIn } from '../../text/markers.ts';
import { T5_TEXTS } from './shape-texts.ts';

const MIN_CLARITY = 4;
const MIN_SHARE = 0.4;
const MIN_LINES = 2;
const SHOWN_QUOTES = 3;

/** T5: many lines about oneself hold a hedge or a contrast, while the picture of oneself is rated clear. */
export const qualifiedStatements = defineRule({
  id: 'T5',
  section: 'contradictions',
  theme: 'clarity',
  weight: 2,
  needs: ['p2.iam', 'p2.clarity'],
  readsText: true,
  texts: T5_TEXTS,
  evaluate: (context) => {
    const clarity = scaleOf(context, 'p2.clarity');
    const lines = linesOf(context, 'p2.iam');
    const hedged = lines.flatMap((line) => {
      const marker = markerIn(line, HEDGES);
      return marker === undefined ? [] : [{ line, marker }];
    });
    if (clarity === undefined || clarity < MIN_CLARITY) return [];
    if (hedged.length < MIN_LINES || hedged.length / lines.length < MIN_SHARE) return [];
    const markers = [...new Set(hedged.map(({ marker }) => marker.toLowerCase()))];
    const evidence = [
      ...hedged.slice(0, SHOWN_QUOTES).map(({ line }) => quoteEvidence(line)),
      valueEvidence(context, 'p2.clarity'),
    ];
    return [
      { evidence, params: { clarity, hedged: hedged.length, lines: lines.length, markers: markers.slice(0, 3) } },
    ];
  },
});
