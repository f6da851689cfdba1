import { type Experiment, type ExperimentPlan, experimentDraftSchema } from '@votive/shared/contracts/experiments';
import { DEFAULT_GOALS, DEFAULT_GUARDRAILS } from '@votive/shared/experiments/default-goals';

const designSchema = experimentDraftSchema.pick({
  plan: true,
  goals: true,
  guardrails: true,
  schedule: true,
  rollout: true,
});
type Design = Pick<Experiment, 'plan' | 'goals' | 'guardrails' | 'schedule' | 'rollout'>;

/** 70 → 80 % of two equal arms, looked at at any time. */
const FORMER_PLAN: ExperimentPlan = {
  design: 'sequential',
  alpha: 0.05,
  power: 0.8,
  expectedShare: 0.7,
  minimumEffect: 0.1,
  horizonUnits: 1_000,
  minimumDays: 7,
};

/** How an experiment is judged, from the text in its row. One from before there were plans is judged as a new one would be. */
export function readDesign(text: string): Design {
  const design: unknown = JSON.parse(text);
  if (typeof design === 'object' && design !== null && !('plan' in design))
    return {
      plan: FORMER_PLAN,
      goals: [...DEFAULT_GOALS],
      guardrails: [...DEFAULT_GUARDRAILS],
      schedule: { startsAt: null, endsAt: null },
      rollout: null,
    };
  return designSchema.parse(design);
}

export function designText({ plan, goals, guardrails, schedule, rollout }: Design): string {
  return JSON.stringify({ plan, goals, guardrails, schedule, rollout } satisfies Design);
}
