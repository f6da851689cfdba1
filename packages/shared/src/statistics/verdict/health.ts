import type { ExperimentCounts, Look, PhaseCounts } from '../../contracts/experiment-counts.ts';
import type { ExperimentHealth } from '../../contracts/experiment-report.ts';
import type { Experiment } from '../../contracts/experiments.ts';
import { SEQUENTIAL_ALARM, sequentialSampleRatio } from '../sample-ratio/sequential.ts';
import { type ArmShare, canJudgeSampleRatio, SNAPSHOT_ALARM, sampleRatioSnapshot } from '../sample-ratio/snapshot.ts';
import { exposedAt, judgedPhase } from './phase-data.ts';

const MOST_SEVERAL_ARMS = 0.01;

/** The health strip: whether units came in as the weights say, were seen in one arm only, and still come in. The sequential test is the alarm, χ² a snapshot. */
export function healthOf(experiment: Experiment, counts: ExperimentCounts): ExperimentHealth {
  const phase = judgedPhase(counts);
  const last = phase ? sharesAt(experiment, phase, phase.looks.at(-1)) : [];
  const snapshot = sampleRatioSnapshot(last);
  const isJudged = canJudgeSampleRatio(last);
  const sequentialP = sequentialSampleRatio(
    counts.phases.map((each) => each.looks.map((look) => sharesAt(experiment, each, look))),
  );
  const { severalArms, bundledPlan, overridden, armGone } = counts.excluded;
  const exposed = counts.phases.reduce((sum, { looks }) => sum + exposedIn(experiment, looks.at(-1)), 0);
  const shareOf = (units: number) => (units === 0 ? 0 : units / (exposed + units));
  return {
    sampleRatio: { ...snapshot, isJudged, isSuspicious: isJudged && snapshot.p < SNAPSHOT_ALARM },
    sequentialSampleRatio: { p: sequentialP, isAlarm: sequentialP < SEQUENTIAL_ALARM },
    severalArms: {
      units: severalArms,
      share: shareOf(severalArms),
      isTooMany: shareOf(severalArms) >= MOST_SEVERAL_ARMS,
    },
    bundledPlan: { units: bundledPlan, share: shareOf(bundledPlan) },
    overridden,
    armGone,
    lastExposureAt: counts.lastExposureAt,
    phases: counts.phases.length,
  };
}

function sharesAt({ arms }: Experiment, phase: PhaseCounts, look: Look | undefined): ArmShare[] {
  return arms.map(({ name }) => ({ observed: exposedAt(look, name), weight: phase.weights[name] ?? 0 }));
}

function exposedIn({ arms }: Experiment, look: Look | undefined): number {
  return arms.reduce((sum, { name }) => sum + exposedAt(look, name), 0);
}
