import type { SectionName } from '../../../contracts/analysis.ts';
import { linesOf } from '../../answers/context.ts';
import { hoursOf, hoursWithout } from '../../answers/hours.ts';
import { type CardTexts, defineRule, quoteEvidence, type Rule, valueEvidence } from '../../rule.ts';
import { clip } from '../../text/quote.ts';
import { K2_TEXTS, L2_TEXTS } from './keystone-texts.ts';
import { type LineInside, lineInside } from './line-inside.ts';

export type KeystoneTime = { habit: string; at: LineInside['at'] };

/** K2: a keystone habit whose time words lie wholly in low hours. */
export const keystoneInLow = rule({ id: 'K2', section: 'risks', strip: 'p1.low', against: 'p1.peak', texts: K2_TEXTS });

/** L2: a keystone habit whose time words lie wholly in peak hours. */
export const keystoneInPeak = rule({
  id: 'L2',
  section: 'leveragePoints',
  strip: 'p1.peak',
  against: 'p1.low',
  texts: L2_TEXTS,
});

type Strips = { id: string; section: SectionName; strip: string; against: string; texts: CardTexts<KeystoneTime> };

function rule({ id, section, strip, against, texts }: Strips): Rule {
  return defineRule({
    id,
    section,
    theme: 'keystone',
    weight: 2,
    needs: ['p2.keystone', strip],
    texts,
    evaluate: (context) => {
      const hours = hoursWithout(hoursOf(context, strip), hoursOf(context, against));
      const inside = lineInside(context, linesOf(context, 'p2.keystone'), hours);
      if (!inside) return [];
      const { line, at } = inside;
      const evidence = [quoteEvidence(line), valueEvidence(context, strip)];
      return [{ about: line.lineId ?? 'text', evidence, params: { habit: clip(line.text, 12), at } }];
    },
  });
}
