import { nightsOf } from '../../answers/closed-answers.ts';
import { midSleep, minutesApart } from '../../answers/night-arithmetic.ts';
import { defineRule, valueEvidence } from '../../rule.ts';
import { E4_TEXTS } from './energy-texts.ts';

const MIN_SHIFT_MINUTES = 90;

/** E4: the middle of the night moves between working and free days ("social jetlag", Wittmann et al. 2006; here arithmetic only). */
export const socialJetlag = defineRule({
  id: 'E4',
  section: 'patterns',
  theme: 'nights',
  weight: 3,
  needs: ['p1.sleep'],
  texts: E4_TEXTS,
  evaluate: (context) => {
    const nights = nightsOf(context, 'p1.sleep');
    const [work, free] = [nights && midSleep(nights.work), nights && midSleep(nights.free)];
    if (work === undefined || free === undefined) return [];
    const shift = minutesApart(work, free);
    if (shift < MIN_SHIFT_MINUTES) return [];
    return [{ evidence: [valueEvidence(context, 'p1.sleep')], params: { work, free, shift } }];
  },
});
