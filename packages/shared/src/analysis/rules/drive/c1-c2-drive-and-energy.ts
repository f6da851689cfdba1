import { scaleOf } from '../../answers/closed-answers.ts';
import type { Context } from '../../answers/context.ts';
import { type CardTexts, defineRule, type Rule, valueEvidence } from '../../rule.ts';
import { C1_TEXTS, C2_TEXTS } from './tension-texts.ts';

const MIN_DISTANCE = 2;

export type DriveAndEnergy = { drive: number; stability: number };

/** C1: steady drive on variable energy. */
export const driveAboveEnergy = rule('C1', C1_TEXTS, ({ drive, stability }) => drive - stability >= MIN_DISTANCE);

/** C2: even energy, yet an unpredictable drive. */
export const energyAboveDrive = rule('C2', C2_TEXTS, ({ drive, stability }) => stability - drive >= MIN_DISTANCE);

function rule(id: string, texts: CardTexts<DriveAndEnergy>, isApart: (pair: DriveAndEnergy) => boolean): Rule {
  return defineRule({
    id,
    section: 'contradictions',
    theme: 'drive',
    weight: 3,
    needs: ['p1.motivation', 'p1.energy_stability'],
    texts,
    evaluate: (context) => {
      const pair = readPair(context);
      if (!pair || !isApart(pair)) return [];
      const evidence = [valueEvidence(context, 'p1.motivation'), valueEvidence(context, 'p1.energy_stability')];
      return [{ evidence, params: pair }];
    },
  });
}

function readPair(context: Context): DriveAndEnergy | undefined {
  const [drive, stability] = [scaleOf(context, 'p1.motivation'), scaleOf(context, 'p1.energy_stability')];
  return drive === undefined || stability === undefined ? undefined : { drive, stability };
}
