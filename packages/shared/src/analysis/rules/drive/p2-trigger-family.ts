import { choicesOf } from '../../answers/closed-answers.ts';
import { defineRule, valueEvidence } from '../../rule.ts';
import { P2_TEXTS } from './plan-texts.ts';

const MIN_TRIGGERS = 2;

/** P2: two or more of the chosen triggers belong to one family of the definition. */
export const triggerFamily = defineRule({
  id: 'P2',
  section: 'patterns',
  theme: 'triggers',
  weight: 3,
  needs: ['p1.triggers'],
  texts: P2_TEXTS,
  evaluate: (context) => {
    const chosen = choicesOf(context, 'p1.triggers');
    const families = [...new Set(chosen.flatMap(({ family }) => family ?? []))];
    return families.flatMap((family) => {
      const members = chosen.filter((trigger) => trigger.family === family).map(({ label }) => label);
      if (members.length < MIN_TRIGGERS) return [];
      const params = { family, members, chosen: chosen.length };
      return [{ about: family, evidence: [valueEvidence(context, 'p1.triggers')], params }];
    });
  },
});
