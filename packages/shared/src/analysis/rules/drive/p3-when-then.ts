import { choiceOf, choicesOf } from '../../answers/closed-answers.ts';
import { defineRule, valueEvidence } from '../../rule.ts';
import { P3_TEXTS } from './plan-texts.ts';

/** Places where plans break and triggers that go with them; our own table, first match wins. Each has a when-then template in the texts. */
const PAIRS = [
  { id: 'energy+poor_sleep', breakdown: 'energy', trigger: 'poor_sleep' },
  { id: 'start+uncertainty', breakdown: 'start', trigger: 'uncertainty' },
  { id: 'start+overwhelm', breakdown: 'start', trigger: 'overwhelm' },
  { id: 'keep_going+boredom', breakdown: 'keep_going', trigger: 'boredom' },
  { id: 'overthinking+criticism', breakdown: 'overthinking', trigger: 'criticism' },
  { id: 'distraction+boredom', breakdown: 'distraction', trigger: 'boredom' },
] as const;

export type PairId = (typeof PAIRS)[number]['id'];

/** P3: the place where plans break meets a trigger that fits it: offers a when-then sentence. */
export const whenThen = defineRule({
  id: 'P3',
  section: 'leveragePoints',
  theme: 'breakdown',
  weight: 3,
  needs: ['p1.breakdown', 'p1.triggers'],
  texts: P3_TEXTS,
  evaluate: (context) => {
    const breakdown = choiceOf(context, 'p1.breakdown');
    const triggers = choicesOf(context, 'p1.triggers');
    const pair = PAIRS.find((row) => row.breakdown === breakdown?.id && triggers.some(({ id }) => id === row.trigger));
    const trigger = triggers.find(({ id }) => id === pair?.trigger);
    if (!pair || !breakdown || !trigger) return [];
    return [
      {
        about: pair.id,
        evidence: [valueEvidence(context, 'p1.breakdown'), valueEvidence(context, 'p1.triggers')],
        params: { pair: pair.id, place: breakdown.label, trigger: trigger.label },
      },
    ];
  },
});
