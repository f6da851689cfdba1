import type { ArmSummary, PhaseCounts } from '../../contracts/experiment-counts.ts';
import type { ArmFigures, GoalFigures, GuardrailJudgement } from '../../contracts/experiment-report.ts';
import type { Experiment } from '../../contracts/experiments.ts';
import { meanOf } from '../arm-summary.ts';
import { confidenceSequence, type SequenceDesign } from '../comparison/confidence-sequence.ts';
import { absoluteEffect, relativeEffect } from '../comparison/difference.ts';
import { fixedInterval, pooledZTest } from '../comparison/fixed-horizon.ts';
import { holm } from '../comparison/holm.ts';
import { judgeGuardrail } from '../guardrails/judge-guardrail.ts';
import { rolloutDesign } from '../guardrails/next-rollout-step.ts';
import { betaPosterior, credibleInterval } from '../posterior/beta-posterior.ts';
import { type ArmStanding, comparePosteriors } from '../posterior/compare-posteriors.ts';
import { comparedArms, exposedAt, hasEnoughData, horizonLook, primaryGoalOf, summaryAt } from './phase-data.ts';
import { type SequenceSeries, sequenceDesign } from './sequence-series.ts';

/** The table: one row per arm in the frozen order, with its figures in `phase`. */
export function armTable(experiment: Experiment, phase: PhaseCounts, series: SequenceSeries): ArmFigures[] {
  const look = phase.looks.at(-1);
  const goal = primaryGoalOf(experiment);
  const names = comparedArms(experiment, phase);
  const isEnough = hasEnoughData(experiment, phase);
  const standings = isEnough ? standingsOf(names.map((name) => summaryAt(look, name, goal))) : [];
  const comparisons = isEnough ? compareAll(experiment, phase, series) : new Map<string, Comparison>();
  return experiment.arms.map(({ name }) => {
    const standing = standings[names.indexOf(name)];
    return {
      name,
      weight: phase.weights[name] ?? 0,
      exposed: exposedAt(look, name),
      goals: experiment.goals.map(({ id }) => goalFigures(id, summaryAt(look, name, id))),
      probabilityBest: standing?.probabilityBest ?? null,
      expectedLoss: standing?.expectedLoss ?? null,
      ...(comparisons.get(name) ?? { difference: null, lift: null, p: null, fixed: null }),
      guardrails: names.indexOf(name) > 0 ? judgeArm(experiment, phase, name) : [],
    };
  });
}

type Comparison = Pick<ArmFigures, 'difference' | 'lift' | 'p' | 'fixed'>;

function standingsOf(summaries: readonly ArmSummary[]): ArmStanding[] {
  return comparePosteriors(summaries.map(betaPosterior));
}

function goalFigures(id: string, summary: ArmSummary): GoalFigures {
  if (summary.units === 0) return { id, units: 0, share: null, credible: null };
  const [low, high] = credibleInterval(betaPosterior(summary));
  return { id, units: summary.units, share: meanOf(summary), credible: { low, high } };
}

function compareAll(experiment: Experiment, phase: PhaseCounts, { latest }: SequenceSeries): Map<string, Comparison> {
  const [control = '', ...treatments] = comparedArms(experiment, phase);
  const goal = primaryGoalOf(experiment);
  const design = sequenceDesign(experiment, phase);
  const last = phase.looks.at(-1);
  const sequential = holm(treatments.map((name) => latest.get(name)?.look.p ?? 1));
  const fixed = fixedComparisons(experiment, phase);
  const rows = treatments.map((name, at): [string, Comparison] => {
    const found = latest.get(name);
    const relative = relativeEffect(summaryAt(last, control, goal), summaryAt(last, name, goal));
    const lift = confidenceSequence(relative, design);
    return [
      name,
      {
        difference: found ? { estimate: found.effect.estimate, low: found.look.low, high: found.look.high } : null,
        lift: lift ? { estimate: relative.estimate, low: lift.low, high: lift.high } : null,
        p: sequential[at] ?? null,
        fixed: fixed.get(name) ?? null,
      },
    ];
  });
  return new Map(rows);
}

/** The one look of a fixed horizon, by treatment: empty in a sequential plan, and before the horizon. */
function fixedComparisons(experiment: Experiment, phase: PhaseCounts): Map<string, NonNullable<ArmFigures['fixed']>> {
  const look = experiment.plan.design === 'fixed_horizon' ? horizonLook(experiment, phase) : undefined;
  if (!look) return new Map();
  const [control = '', ...treatments] = comparedArms(experiment, phase);
  const goal = primaryGoalOf(experiment);
  const { alpha } = sequenceDesign(experiment, phase);
  const before = summaryAt(look, control, goal);
  const adjusted = holm(treatments.map((name) => pooledZTest(before, summaryAt(look, name, goal)).p));
  return new Map(
    treatments.map((name, at) => {
      const effect = absoluteEffect(before, summaryAt(look, name, goal));
      const [low, high] = fixedInterval(effect, alpha);
      return [name, { estimate: effect.estimate, low, high, p: adjusted[at] ?? 1 }];
    }),
  );
}

/** The guardrails of one treatment, and the primary goal as one more. α is shared between them and the treatments, or the steps of a rollout. */
function judgeArm(experiment: Experiment, phase: PhaseCounts, name: string): GuardrailJudgement[] {
  const control = comparedArms(experiment, phase)[0] ?? '';
  const design = guardrailDesign(experiment, phase, name);
  const goal = primaryGoalOf(experiment);
  const look = phase.looks.at(-1);
  const primary = [summaryAt(look, control, goal), summaryAt(look, name, goal)] as const;
  return [
    judgeGuardrail({ id: 'primary_goal', margin: 0 }, primary, design),
    ...experiment.guardrails.map((rule) => {
      const data = phase.guardrails[rule.id];
      return judgeGuardrail(rule, [data?.[control], data?.[name]], design);
    }),
  ];
}

function guardrailDesign(experiment: Experiment, phase: PhaseCounts, name: string): SequenceDesign {
  const { plan, rollout } = experiment;
  const guardrails = experiment.guardrails.length + 1;
  if (rollout) return rolloutDesign(rollout, { alpha: plan.alpha, guardrails, weight: phase.weights[name] ?? 0 });
  const { alpha, horizonUnits } = sequenceDesign(experiment, phase);
  return { alpha: alpha / guardrails, horizonUnits };
}
