import { linesOf } from '../../answers/context.ts';
import { defineRule, quoteEvidence } from '../../rule.ts';
import { CONDITIONS, clauseFrom } from '../../text/markers.ts';
import { clip } from '../../text/quote.ts';
import { T7_TEXTS } from './autopilot-texts.ts';

/** T7: a keystone habit written with a condition ("if I remember", „jak mam czas”); the first such line speaks. */
export const conditionalKeystone = defineRule({
  id: 'T7',
  section: 'risks',
  theme: 'keystone',
  weight: 1,
  needs: ['p2.keystone'],
  readsText: true,
  texts: T7_TEXTS,
  evaluate: (context) => {
    for (const line of linesOf(context, 'p2.keystone')) {
      const condition = clauseFrom(line, CONDITIONS);
      if (condition === undefined) continue;
      const params = { habit: clip(line.text, 12), condition };
      return [{ about: line.lineId ?? 'text', evidence: [quoteEvidence(line)], params }];
    }
    return [];
  },
});
