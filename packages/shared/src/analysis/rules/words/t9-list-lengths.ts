import type { SectionName } from '../../../contracts/analysis.ts';
import { linesOf } from '../../answers/context.ts';
import { type CardTexts, defineRule, quoteEvidence, type Rule } from '../../rule.ts';
import { DRAINS_TEXTS, RESTORES_TEXTS } from './count-texts.ts';

const MIN_LINES = 4;
const TIMES_MORE = 2;
const SHOWN_LONGER = 2;

export type ListLengths = { longer: number; shorter: number };

/** T9: the list of what wears out is at least twice as long as the list of what gives back. */
export const moreDrains = rule('drains', 'risks', DRAINS_TEXTS);

/** T9: the list of what gives back is at least twice as long as the list of what wears out. */
export const moreRestores = rule('restores', 'leveragePoints', RESTORES_TEXTS);

function rule(longerList: 'drains' | 'restores', section: SectionName, texts: CardTexts<ListLengths>): Rule {
  const shorterList = longerList === 'drains' ? 'restores' : 'drains';
  return defineRule({
    id: 'T9',
    section,
    theme: 'counts',
    weight: 1,
    needs: ['p1.drains', 'p1.restores'],
    readsText: true,
    texts,
    evaluate: (context) => {
      const [longer, shorter] = [linesOf(context, `p1.${longerList}`), linesOf(context, `p1.${shorterList}`)];
      const isLonger = longer.length >= MIN_LINES && longer.length >= shorter.length * TIMES_MORE;
      if (!isLonger || shorter.length === 0) return [];
      const evidence = [...longer.slice(0, SHOWN_LONGER), ...shorter.slice(0, 1)].map((line) => quoteEvidence(line));
      return [{ about: longerList, evidence, params: { longer: longer.length, shorter: shorter.length } }];
    },
  });
}
