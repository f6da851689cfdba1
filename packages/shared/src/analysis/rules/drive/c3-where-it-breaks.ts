import { choiceOf, scaleOf } from '../../answers/closed-answers.ts';
import { defineRule, valueEvidence } from '../../rule.ts';
import { C3_TEXTS } from './tension-texts.ts';

const MIN_MOTIVATION = 4;
const PLACES = ['start', 'keep_going', 'distraction'];

/** C3: a steady drive, and still the plan breaks at a place that drive alone might carry. */
export const whereItBreaks = defineRule({
  id: 'C3',
  section: 'contradictions',
  theme: 'breakdown',
  weight: 3,
  needs: ['p1.motivation', 'p1.breakdown'],
  texts: C3_TEXTS,
  evaluate: (context) => {
    const [motivation, breakdown] = [scaleOf(context, 'p1.motivation'), choiceOf(context, 'p1.breakdown')];
    if (motivation === undefined || motivation < MIN_MOTIVATION || !breakdown) return [];
    if (!PLACES.includes(breakdown.id)) return [];
    const evidence = [valueEvidence(context, 'p1.motivation'), valueEvidence(context, 'p1.breakdown')];
    return [{ evidence, params: { motivation, place: breakdown.label } }];
  },
});
