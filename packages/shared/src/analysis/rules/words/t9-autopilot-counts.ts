import type { SectionName } from '../../../contracts/analysis.ts';
import { linesOf } from '../../answers/context.ts';
import { type CardTexts, defineRule, quoteEvidence, type Rule } from '../../rule.ts';
import { COSTS_TEXTS, HELPS_TEXTS } from './count-texts.ts';

const MIN_LINES = 3;
const MIN_MAJORITY = 2 / 3;
const SHOWN_QUOTES = 3;

export type TagCount = { count: number; of: number };

/** T9: most automatic behaviours help, by the person's own tags. No sentiment is read from words. */
export const autopilotHelps = rule('helps', 'leveragePoints', HELPS_TEXTS);

/** T9: most automatic behaviours cost, by the person's own tags. */
export const autopilotCosts = rule('costs', 'risks', COSTS_TEXTS);

function rule(effect: 'helps' | 'costs', section: SectionName, texts: CardTexts<TagCount>): Rule {
  return defineRule({
    id: 'T9',
    section,
    theme: 'autopilot',
    weight: 2,
    needs: ['p2.auto'],
    readsText: true,
    texts,
    evaluate: (context) => {
      const lines = linesOf(context, 'p2.auto');
      const tagged = lines.filter(({ tags }) => tags.effect === 'helps' || tags.effect === 'costs');
      const those = tagged.filter(({ tags }) => tags.effect === effect);
      if (those.length < MIN_LINES || those.length < tagged.length * MIN_MAJORITY) return [];
      const evidence = those.slice(0, SHOWN_QUOTES).map((line) => quoteEvidence(line));
      return [{ about: effect, evidence, params: { count: those.length, of: tagged.length } }];
    },
  });
}
