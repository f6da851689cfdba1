import { scaleOf } from '../../answers/closed-answers.ts';
import { linesOf } from '../../answers/context.ts';
import { defineRule, quoteEvidence, valueEvidence } from '../../rule.ts';
import { clip } from '../../text/quote.ts';
import { P1_TEXTS } from './plan-texts.ts';

const MAX_MOTIVATION = 2;

/** P1: an unpredictable drive asks for versions so small that a bad day can hold them; the first keystone habit serves as the example. */
export const lowDays = defineRule({
  id: 'P1',
  section: 'leveragePoints',
  theme: 'drive',
  weight: 3,
  needs: ['p1.motivation'],
  texts: P1_TEXTS,
  evaluate: (context) => {
    const motivation = scaleOf(context, 'p1.motivation');
    if (motivation === undefined || motivation > MAX_MOTIVATION) return [];
    const habit = linesOf(context, 'p2.keystone')[0];
    const evidence = [valueEvidence(context, 'p1.motivation'), ...(habit ? [quoteEvidence(habit)] : [])];
    return [{ evidence, params: { motivation, habit: habit && clip(habit.text, 12) } }];
  },
});
