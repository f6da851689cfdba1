import { linesOf } from '../../answers/context.ts';
import { defineRule, quoteEvidence } from '../../rule.ts';
import { clip } from '../../text/quote.ts';
import { K1_TEXTS } from './keystone-texts.ts';

const MAX_DAYS = 2;

/** K1: a habit that makes the day easier happened on at most two of the last seven days; the rarest one speaks. */
export const rareKeystone = defineRule({
  id: 'K1',
  section: 'leveragePoints',
  theme: 'keystone',
  weight: 3,
  needs: ['p2.keystone'],
  texts: K1_TEXTS,
  evaluate: (context) => {
    const counted = linesOf(context, 'p2.keystone').flatMap((line) =>
      typeof line.tags.days === 'number' ? [{ line, days: line.tags.days }] : [],
    );
    const rare = counted.filter(({ days }) => days <= MAX_DAYS).toSorted((one, other) => one.days - other.days)[0];
    if (!rare) return [];
    const params = { habit: clip(rare.line.text, 12), days: rare.days };
    return [{ about: rare.line.lineId ?? 'text', evidence: [quoteEvidence(rare.line)], params }];
  },
});
