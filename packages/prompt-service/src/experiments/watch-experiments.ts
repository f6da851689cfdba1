import { AppError } from '@votive/shared/app-error';
import type { ExperimentReport } from '@votive/shared/contracts/experiment-report';
import type { ExperimentWatch } from '@votive/shared/contracts/experiment-watch';
import type { Experiment, ExperimentChange } from '@votive/shared/contracts/experiments';
import { dueChange } from '@votive/shared/experiments/due-change';
import { TOTAL_WEIGHT } from '@votive/shared/experiments/total-weight';
import type { Queries } from '../database/open-database.ts';
import type { ExperimentService } from './experiment-service.ts';
import { isLookDue } from './is-look-due.ts';
import { insertLook } from './kept-looks.ts';
import { readExperiments } from './read-experiments.ts';
import type { ExperimentResultService } from './result-service.ts';

export type WatchExperiments = ReturnType<typeof createWatchExperiments>;
type Dependencies = { db: Queries; experiments: ExperimentService; results: ExperimentResultService; now: () => Date };

/** Whom the audit names for what happens by itself. */
const SCHEDULE = 'schedule';
const ROLLOUT = 'guarded rollout';

/**
 * Looks at every experiment that is not over: starts and stops what is due, keeps looks as time passes, and takes guarded rollouts a step further or pauses them. Somebody else's change at the
 * same moment wins; the next watch looks again.
 */
export function createWatchExperiments({ db, experiments, results, now }: Dependencies) {
  return async function watch(): Promise<ExperimentWatch> {
    const done: ExperimentWatch = { started: 0, stopped: 0, advanced: 0, paused: 0, looks: 0, refused: 0 };
    const open = (await readExperiments(db))
      .map(({ experiment }) => experiment)
      .filter(({ status }) => status !== 'stopped' && status !== 'archived');
    for (const experiment of open) {
      const due = dueChange(experiment, now());
      if (due) await attempt(experiment, due, { actor: SCHEDULE, reason: 'The planned time has come.', done });
      else if (experiment.status === 'running') await lookAfter(experiment, done);
    }
    return done;
  };

  async function lookAfter(experiment: Experiment, done: ExperimentWatch): Promise<void> {
    const { counts, report } = await results.judge(experiment);
    const phase = counts.phases.at(-1);
    const latest = phase?.looks.at(-1);
    if (phase && latest && (await isLookDue(db, experiment, { phase: phase.number, latest, now: now() }))) {
      await insertLook(db, { experimentId: experiment.id, phase: phase.number, look: latest });
      done.looks += 1;
    }
    const change = rolloutChange(experiment, report);
    if (change) await attempt(experiment, change.what, { actor: ROLLOUT, reason: change.reason, done });
  }

  type Attempt = { actor: string; reason: string; done: ExperimentWatch };

  async function attempt({ id, revision }: Experiment, what: ExperimentChange, { actor, reason, done }: Attempt) {
    try {
      await experiments.change(id, what, { actor, reason, ifRevision: revision });
      const counter = COUNTERS[what.kind];
      if (counter) done[counter] += 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      done.refused += 1;
      if (what.kind === 'start') await experiments.noteRefusedStart(id, error.message, { actor });
    }
  }
}

const COUNTERS: Partial<Record<ExperimentChange['kind'], keyof ExperimentWatch>> = {
  start: 'started',
  stop: 'stopped',
  reweigh: 'advanced',
  pause: 'paused',
};

/** What a guarded rollout does now, with the reason in words; undefined where it waits. */
function rolloutChange(
  { arms }: Experiment,
  { rollout }: ExperimentReport,
): { what: ExperimentChange; reason: string } | undefined {
  const [control, treatment] = arms;
  if (!control || !treatment || rollout === null) return undefined;
  if (rollout.kind === 'advance') {
    const weights = { [control.name]: TOTAL_WEIGHT - rollout.weight, [treatment.name]: rollout.weight };
    return { what: { kind: 'reweigh', weights }, reason: 'No guardrail got worse at the step before.' };
  }
  if (rollout.kind !== 'pause') return undefined;
  const note =
    rollout.reason === 'sample_ratio'
      ? 'Paused by itself: people did not reach the arms as the weights say.'
      : `Paused by itself: ${treatment.name} is worse in ${rollout.guardrails.join(', ')}.`;
  return { what: { kind: 'pause', note }, reason: note };
}
