import type { ArmSummary, LatencyCounts } from '../../contracts/experiment-counts.ts';
import type { GuardrailJudgement } from '../../contracts/experiment-report.ts';
import { meanOf, varianceOf } from '../arm-summary.ts';
import { confidenceSequence, type SequenceDesign } from '../comparison/confidence-sequence.ts';
import type { Effect } from '../comparison/difference.ts';
import { latencyP95, slowShares } from './latency-classes.ts';

/** One guardrail's data of both arms; undefined where an arm has none. */
export type GuardrailData = ArmSummary | LatencyCounts | undefined;
type Rule = { id: GuardrailJudgement['id']; margin: number };

const LEAST_UNITS = 20;
const LOWER_IS_WORSE: readonly Rule['id'][] = ['schema_valid', 'quotes_verified', 'primary_goal'];

/**
 * Whether the treatment is worse than the control by more than the margin, by a confidence sequence that may be looked at at any time: `regressed` only where the
 * whole interval says so. With fewer than 20 units in an arm nothing is said.
 */
export function judgeGuardrail(
  rule: Rule,
  [control, treatment]: readonly [GuardrailData, GuardrailData],
  design: SequenceDesign,
): GuardrailJudgement {
  const values = { control: shownValue(control), treatment: shownValue(treatment) };
  const arms = comparable(control, treatment);
  if (!arms || arms.some(({ units }) => units < LEAST_UNITS))
    return { id: rule.id, state: 'not_enough_data', ...values, harm: null };

  const effect = rule.id === 'cost' ? relativeHarm(...arms) : absoluteHarm(...arms, LOWER_IS_WORSE.includes(rule.id));
  const look = confidenceSequence(effect, design);
  if (!look) return { id: rule.id, state: 'ok', ...values, harm: null };
  return {
    id: rule.id,
    state: look.low > rule.margin ? 'regressed' : 'ok',
    ...values,
    harm: { estimate: effect.estimate, low: look.low, high: look.high },
  };
}

function comparable(control: GuardrailData, treatment: GuardrailData): [ArmSummary, ArmSummary] | undefined {
  if (!control || !treatment) return undefined;
  if ('counts' in control) return 'counts' in treatment ? slowShares(control, treatment) : undefined;
  return 'counts' in treatment ? undefined : [control, treatment];
}

function shownValue(data: GuardrailData): number | null {
  if (!data) return null;
  const value = 'counts' in data ? latencyP95(data) : meanOf(data);
  return value === undefined || !Number.isFinite(value) ? null : value;
}

/** The worsening of a rate. An arm without a single failure has no spread of its own; a failure and a success that it might have had lend it some. */
function absoluteHarm(control: ArmSummary, treatment: ArmSummary, lowerIsWorse: boolean): Effect {
  const difference = meanOf(treatment) - meanOf(control);
  return {
    estimate: lowerIsWorse ? -difference : difference,
    standardError: Math.sqrt(cautiousVariance(control) / control.units + cautiousVariance(treatment) / treatment.units),
    units: control.units + treatment.units,
  };
}

/** The worsening of a mean cost, relative to the control's; without a spread where the control costs nothing. */
function relativeHarm(control: ArmSummary, treatment: ArmSummary): Effect {
  const [base, mean] = [meanOf(control), meanOf(treatment)];
  const ofControl = (unbiasedVariance(control) / control.units) * (mean / base) ** 2;
  return {
    estimate: mean / base - 1,
    standardError: Math.sqrt(unbiasedVariance(treatment) / treatment.units + ofControl) / base,
    units: control.units + treatment.units,
  };
}

function cautiousVariance({ units, sum, sumOfSquares }: ArmSummary): number {
  const lent = { units: units + 2, sum: sum + 1, sumOfSquares: sumOfSquares + 1 };
  return Math.max(varianceOf({ units, sum, sumOfSquares }), varianceOf(lent));
}

const unbiasedVariance = (arm: ArmSummary) => (varianceOf(arm) * arm.units) / (arm.units - 1);
