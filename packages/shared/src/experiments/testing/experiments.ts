import type { Experiment, ExperimentDraft } from '../../contracts/experiments.ts';
import { newExperiment } from '../change-experiment.ts';
import { DEFAULT_GOALS, DEFAULT_GUARDRAILS } from '../default-goals.ts';

/** A sound draft: two halves, a sequential plan for 800 units. */
export const draft: ExperimentDraft = {
  name: 'Warmer words',
  hypothesis: 'Warmer words fit more people.',
  arms: [
    { name: 'control', versionId: 'v1', weight: 5_000 },
    { name: 'warmer', versionId: 'v2', weight: 5_000 },
  ],
  overrides: {},
  plan: {
    design: 'sequential',
    alpha: 0.05,
    power: 0.8,
    expectedShare: 0.5,
    minimumEffect: 0.1,
    horizonUnits: 1_400,
    minimumDays: 7,
  },
  goals: [...DEFAULT_GOALS],
  guardrails: [...DEFAULT_GUARDRAILS],
  schedule: { startsAt: null, endsAt: null },
  rollout: null,
};

/** `draft`, or what is changed of it, as an experiment that has not begun. */
export function experimentOf(changes: Partial<ExperimentDraft> = {}): Experiment {
  return newExperiment(
    { ...draft, ...changes },
    { id: 'e1', promptKey: 'ASSESSMENT_ANALYSIS', salt: 'exp-1', createdAt: '2026-11-01T00:00:00.000Z' },
  );
}
