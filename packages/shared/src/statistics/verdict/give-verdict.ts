import type { ArmFigures, ExperimentHealth, Verdict, VerdictReason } from '../../contracts/experiment-report.ts';
import type { ExperimentPlan } from '../../contracts/experiments.ts';

/** What a verdict rests on. `units` are those with a value of the primary goal, by arm; `arms` starts with the control and leaves out arms without a weight. */
export type Evidence = {
  plan: ExperimentPlan;
  health: ExperimentHealth;
  arms: readonly ArmFigures[];
  units: readonly number[];
  isEnough: boolean;
  days: number;
};

/**
 * The verdict in the order in which reasons count: not enough data → blocked (units did not come in as they should) → keep running → recommend an arm, or no
 * difference as large as planned. An arm is recommended only after the planned days and where its interval excludes 0, at any time in a sequential plan and at the
 * horizon in a fixed one; never with a guardrail that regressed.
 */
export function giveVerdict(evidence: Evidence): Verdict {
  const blocked = blockingReasons(evidence.health);
  if (blocked.length > 0) return verdict('blocked', blocked);
  const regressed = regressions(evidence.arms);
  if (!evidence.isEnough)
    return verdict('not_enough_data', [{ code: 'too_few_units', units: [...evidence.units] }, ...regressed]);
  const early = earlyReasons(evidence);
  const differences = evidence.arms.flatMap((arm) => differenceOf(arm, evidence.plan));
  if (early.length > 0) return verdict('keep_running', [...early, ...regressed]);
  return conclude(evidence, differences, regressed);
}

type Difference = Extract<VerdictReason, { code: 'difference' }>;
type Regression = Extract<VerdictReason, { code: 'guardrail' }>;

function conclude(evidence: Evidence, differences: readonly Difference[], regressed: readonly Regression[]): Verdict {
  const { plan, arms } = evidence;
  const reached = sum(evidence.units);
  const isClean = ({ arm }: Difference) => !regressed.some((regression) => regression.arm === arm);
  const best = differences
    .filter((difference) => difference.estimate > 0 && isClean(difference))
    .toSorted((a, b) => b.estimate - a.estimate)[0];
  if (best) return verdict('recommend', [best, ...regressed], best.arm);

  const treatments = arms.slice(1);
  const isOut = ({ name }: ArmFigures) =>
    differences.some(({ arm, estimate }) => arm === name && estimate < 0) || regressed.some(({ arm }) => arm === name);
  const control = arms[0];
  if (control && treatments.length > 0 && treatments.every(isOut))
    return verdict('recommend', [...differences, ...regressed], control.name);
  if (reached < plan.horizonUnits)
    return verdict('keep_running', [{ code: 'horizon_ahead', reached, planned: plan.horizonUnits }, ...regressed]);
  return verdict('no_detectable_difference', [
    { code: 'no_difference', minimumEffect: plan.minimumEffect, reached },
    ...differences,
    ...regressed,
  ]);
}

function blockingReasons({ sequentialSampleRatio, severalArms }: ExperimentHealth): VerdictReason[] {
  const reasons: VerdictReason[] = [];
  if (sequentialSampleRatio.isAlarm) reasons.push({ code: 'sample_ratio', p: sequentialSampleRatio.p });
  if (severalArms.isTooMany) reasons.push({ code: 'several_arms', share: severalArms.share });
  return reasons;
}

/** What has to be waited for, whatever the numbers say. */
function earlyReasons({ plan, days, units }: Evidence): VerdictReason[] {
  const reasons: VerdictReason[] = [];
  if (days < plan.minimumDays) reasons.push({ code: 'too_few_days', days, needed: plan.minimumDays });
  if (plan.design === 'fixed_horizon' && sum(units) < plan.horizonUnits)
    reasons.push({ code: 'horizon_ahead', reached: sum(units), planned: plan.horizonUnits });
  return reasons;
}

function differenceOf({ name, difference, p, fixed }: ArmFigures, { design, alpha }: ExperimentPlan): Difference[] {
  const decisive = design === 'sequential' ? difference && p !== null && { ...difference, p } : fixed;
  if (!decisive || decisive.p >= alpha) return [];
  const { estimate, low, high } = decisive;
  return [{ code: 'difference', arm: name, estimate, low, high }];
}

function regressions(arms: readonly ArmFigures[]): Regression[] {
  return arms.flatMap(({ name, guardrails }) =>
    guardrails
      .filter(({ state }) => state === 'regressed')
      .map(({ id }): Regression => ({ code: 'guardrail', arm: name, guardrail: id })),
  );
}

function verdict(kind: Verdict['kind'], reasons: VerdictReason[], arm: string | null = null): Verdict {
  return { kind, arm, reasons };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
