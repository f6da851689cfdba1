import type { PhaseCounts } from '../../contracts/experiment-counts.ts';
import type { SeriesLook } from '../../contracts/experiment-report.ts';
import type { Experiment } from '../../contracts/experiments.ts';
import { confidenceSequence, type SequenceDesign, type SequenceLook } from '../comparison/confidence-sequence.ts';
import { absoluteEffect, type Effect } from '../comparison/difference.ts';
import { comparedArms, primaryGoalOf, summaryAt } from './phase-data.ts';

/** The confidence sequences of one phase: each look, and per treatment the last one that says anything. */
export type SequenceSeries = { looks: SeriesLook[]; latest: Map<string, { effect: Effect; look: SequenceLook }> };

/** α is shared between the treatments, so that all sequences hold together. */
export function sequenceDesign(experiment: Experiment, phase: PhaseCounts): SequenceDesign {
  const treatments = Math.max(1, comparedArms(experiment, phase).length - 1);
  return { alpha: experiment.plan.alpha / treatments, horizonUnits: experiment.plan.horizonUnits };
}

/** The difference of every treatment from the control, look by look. */
export function sequenceSeries(experiment: Experiment, phase: PhaseCounts): SequenceSeries {
  const [control, ...treatments] = comparedArms(experiment, phase);
  const goal = primaryGoalOf(experiment);
  const design = sequenceDesign(experiment, phase);
  const latest: SequenceSeries['latest'] = new Map();
  const looks = phase.looks.map((each) => {
    const differences: SeriesLook['differences'] = {};
    for (const name of treatments) {
      const effect = absoluteEffect(summaryAt(each, control ?? '', goal), summaryAt(each, name, goal));
      const look = confidenceSequence(effect, design);
      differences[name] = look ? { estimate: effect.estimate, low: look.low, high: look.high } : null;
      if (look) latest.set(name, { effect, look });
    }
    const units = experiment.arms.reduce((sum, { name }) => sum + summaryAt(each, name, goal).units, 0);
    return { at: each.at, units, differences };
  });
  return { looks, latest };
}
