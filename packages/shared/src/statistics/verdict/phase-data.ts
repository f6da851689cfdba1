import type { ArmSummary, ExperimentCounts, Look, PhaseCounts } from '../../contracts/experiment-counts.ts';
import type { Experiment } from '../../contracts/experiments.ts';
import { hasEnough } from '../arm-summary.ts';

const NOTHING: ArmSummary = { units: 0, sum: 0, sumOfSquares: 0 };

/** The primary goal's id; `check-draft` sees to it that there is exactly one. */
export function primaryGoalOf({ goals }: Experiment): string {
  const primary = goals.find(({ role }) => role === 'primary');
  if (!primary) throw new Error('The experiment has no primary goal.');
  return primary.id;
}

/** The last phase, which is the one that is judged; undefined before the start. */
export function judgedPhase({ phases }: ExperimentCounts): PhaseCounts | undefined {
  return phases.at(-1);
}

/** One goal of one arm at one look; nothing where it was not counted yet. */
export function summaryAt(look: Look | undefined, arm: string, goal: string): ArmSummary {
  return look?.arms[arm]?.goals[goal] ?? NOTHING;
}

/** Units exposed in one arm at one look. */
export function exposedAt(look: Look | undefined, arm: string): number {
  return look?.arms[arm]?.exposed ?? 0;
}

/** The arms that are compared in `phase`: the control, which is the first arm, and whoever else gets anybody; none where either is missing. */
export function comparedArms({ arms }: Experiment, phase: PhaseCounts): string[] {
  const names = arms.map(({ name }) => name).filter((name) => (phase.weights[name] ?? 0) > 0);
  return names.length >= 2 && names[0] === arms[0]?.name ? names : [];
}

/** The first look at which the compared arms together reached the horizon of the plan: the only one at which a fixed horizon may be judged. */
export function horizonLook(experiment: Experiment, phase: PhaseCounts): Look | undefined {
  const names = comparedArms(experiment, phase);
  const goal = primaryGoalOf(experiment);
  return phase.looks.find(
    (look) => names.reduce((sum, name) => sum + summaryAt(look, name, goal).units, 0) >= experiment.plan.horizonUnits,
  );
}

/** Whether every arm that gets anybody has enough of the primary goal for anything to be concluded. */
export function hasEnoughData(experiment: Experiment, phase: PhaseCounts): boolean {
  const look = phase.looks.at(-1);
  const names = comparedArms(experiment, phase);
  const goal = primaryGoalOf(experiment);
  return names.length > 0 && names.every((name) => hasEnough(summaryAt(look, name, goal)));
}
