import { AppError } from '../app-error.ts';
import type { Experiment, ExperimentArm, ExperimentChange, ExperimentDraft, Phase } from '../contracts/experiments.ts';
import { type ChangeContext, refusalOf } from './refusals.ts';

/** What a new experiment is given beside its draft. The salt is random and its own, so that a rename moves nobody. */
export type NewExperiment = { id: string; promptKey: string; salt: string; createdAt: string };

/** A draft as an experiment that has not begun. */
export function newExperiment(draft: ExperimentDraft, given: NewExperiment): Experiment {
  return {
    ...draft,
    ...given,
    status: 'draft',
    revision: 1,
    phases: [],
    note: '',
    promotedArm: null,
    startedAt: null,
    stoppedAt: null,
    archivedAt: null,
  };
}

/**
 * `experiment` after `change`: draft → running ⇄ paused → stopped → archived. Starting, resuming and new weights open a phase; pausing and stopping end it. What
 * was stored under earlier phases stays there. Throws `conflict`, with the reason in words, where the change is refused.
 */
export function changeExperiment(experiment: Experiment, change: ExperimentChange, context: ChangeContext): Experiment {
  const refusal = refusalOf(experiment, change, context);
  if (refusal) throw new AppError('conflict', refusal.en);
  const at = context.now.toISOString();
  return { ...experiment, ...effectOf(experiment, change, at), revision: experiment.revision + 1 };
}

function effectOf(experiment: Experiment, change: ExperimentChange, at: string): Partial<Experiment> {
  switch (change.kind) {
    case 'revise':
      return change.draft;
    case 'start':
      return { status: 'running', note: '', startedAt: at, phases: openPhase(experiment, experiment.arms, at) };
    case 'resume':
      return { status: 'running', note: '', phases: openPhase(experiment, experiment.arms, at) };
    case 'reweigh': {
      const arms = experiment.arms.map((arm) => ({ ...arm, weight: change.weights[arm.name] ?? arm.weight }));
      return { arms, phases: openPhase(experiment, arms, at) };
    }
    case 'override':
      return { overrides: overridden(experiment.overrides, change) };
    case 'pause':
      return { status: 'paused', note: change.note, phases: endPhase(experiment, at) };
    case 'stop':
      return { status: 'stopped', note: change.note, stoppedAt: at, phases: endPhase(experiment, at) };
    case 'promote':
      return { promotedArm: change.arm };
    case 'archive':
      return { status: 'archived', archivedAt: at };
  }
}

function endPhase({ phases }: Experiment, at: string): Phase[] {
  return phases.map((phase) => (phase.endedAt === null ? { ...phase, endedAt: at } : phase));
}

function openPhase(experiment: Experiment, arms: readonly ExperimentArm[], at: string): Phase[] {
  const weights = Object.fromEntries(arms.map(({ name, weight }) => [name, weight]));
  return [...endPhase(experiment, at), { number: experiment.phases.length + 1, startedAt: at, endedAt: null, weights }];
}

function overridden(
  overrides: Record<string, string>,
  { unit, arm }: { unit: string; arm: string | null },
): Record<string, string> {
  const others = Object.entries(overrides).filter(([name]) => name !== unit);
  return Object.fromEntries(arm === null ? others : [...others, [unit, arm]]);
}
