import { summaryOfCount } from '../arm-summary.ts';
import { judgeGuardrail } from '../guardrails/judge-guardrail.ts';
import { nextRolloutStep, rolloutDesign } from '../guardrails/next-rollout-step.ts';
import { countBelow, seededRandom } from './random.ts';

/** `shares` are the shares of units that fail each guardrail in the control; the treatment's first one is `firstInTreatment`. */
export type RolloutSimulation = { runs: number; seed: number; shares: readonly number[]; firstInTreatment?: number };

const rollout = { steps: [100, 500, 2_500, 5_000, 10_000], minimumUnits: 200, minimumHours: 24 };
const LOOKS_PER_STEP = 10;
const UNITS_PER_LOOK = 25;

/** Guarded rollouts, looked at ten times per step: how many paused themselves, and how many reached everybody. */
export function simulateRollouts({ runs, seed, shares, firstInTreatment }: RolloutSimulation) {
  const random = seededRandom(seed);
  const outcome = { runs: 0, paused: 0, completed: 0, looks: 0 };
  for (let run = 0; run < runs; run += 1) {
    const { end, looks } = rollOut(random, shares, firstInTreatment ?? shares[0] ?? 0);
    outcome.runs += 1;
    outcome.looks += looks;
    outcome[end] += 1;
  }
  return outcome;
}

function rollOut(random: () => number, shares: readonly number[], firstInTreatment: number) {
  const treatmentShares = shares.map((share, at) => (at === 0 ? firstInTreatment : share));
  let looks = 0;
  let weight = rollout.steps[0] ?? 0;
  while (weight < 10_000) {
    const step = climb(random, { shares, treatmentShares, weight });
    looks += step.looks;
    if (step.weight === undefined) return { end: 'paused' as const, looks };
    weight = step.weight;
  }
  return { end: 'completed' as const, looks };
}

type Step = { shares: readonly number[]; treatmentShares: readonly number[]; weight: number };

/** One step of a rollout, look by look: the weight after it, or none where it was paused. */
function climb(random: () => number, { shares, treatmentShares, weight }: Step): { weight?: number; looks: number } {
  const design = rolloutDesign(rollout, { alpha: 0.05, guardrails: shares.length, weight });
  const controlUnits = Math.round((UNITS_PER_LOOK * (10_000 - weight)) / weight);
  const control = shares.map(() => 0);
  const treatment = shares.map(() => 0);
  for (let look = 1; ; look += 1) {
    const guardrails = shares.map((share, at) => {
      control[at] = (control[at] ?? 0) + countBelow(random, share, controlUnits);
      treatment[at] = (treatment[at] ?? 0) + countBelow(random, treatmentShares[at] ?? share, UNITS_PER_LOOK);
      const ofControl = summaryOfCount(control[at], controlUnits * look);
      const ofTreatment = summaryOfCount(treatment[at], UNITS_PER_LOOK * look);
      return judgeGuardrail({ id: 'deleted', margin: 0 }, [ofControl, ofTreatment], design);
    });
    const state = { isRunning: true, weight, treatmentUnits: UNITS_PER_LOOK * look, isSampleRatioAlarm: false };
    const hours = look < LOOKS_PER_STEP ? 0 : rollout.minimumHours;
    const decision = nextRolloutStep(rollout, { ...state, hours, guardrails });
    if (decision.kind === 'pause') return { looks: look };
    if (decision.kind === 'advance') return { weight: decision.weight, looks: look };
  }
}
