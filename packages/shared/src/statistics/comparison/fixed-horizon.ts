import type { ArmSummary } from '../../contracts/experiment-counts.ts';
import { meanOf, varianceOf } from '../arm-summary.ts';
import { normalQuantile, twoSidedP } from '../special/normal.ts';
import { studentTwoSidedP } from '../special/student-t.ts';
import type { Effect } from './difference.ts';

/** The z test of two shares under a pooled variance: valid once, at a number of units fixed beforehand. Values in [0, 1], one per unit. */
export function pooledZTest(control: ArmSummary, treatment: ArmSummary): { z: number; p: number } {
  const pooled = {
    units: control.units + treatment.units,
    sum: control.sum + treatment.sum,
    sumOfSquares: control.sumOfSquares + treatment.sumOfSquares,
  };
  const standardError = Math.sqrt(varianceOf(pooled) * (1 / control.units + 1 / treatment.units));
  const z = (meanOf(treatment) - meanOf(control)) / standardError;
  return Number.isNaN(z) ? { z: 0, p: 1 } : { z, p: twoSidedP(z) };
}

/** Welch's t test of two means with unequal variances (Welch 1947), e.g. of cost per analysis. Needs two units per arm. */
export function welchTest(
  control: ArmSummary,
  treatment: ArmSummary,
): { t: number; degreesOfFreedom: number; p: number } {
  const [ofControl, ofTreatment] = [errorOfMean(control), errorOfMean(treatment)];
  const sum = ofControl + ofTreatment;
  if (sum === 0) return { t: 0, degreesOfFreedom: control.units + treatment.units - 2, p: 1 };
  const t = (meanOf(treatment) - meanOf(control)) / Math.sqrt(sum);
  const degreesOfFreedom = sum ** 2 / (ofControl ** 2 / (control.units - 1) + ofTreatment ** 2 / (treatment.units - 1));
  return { t, degreesOfFreedom, p: studentTwoSidedP(t, degreesOfFreedom) };
}

/** The interval around an effect that is valid once, at a number of units fixed beforehand. */
export function fixedInterval({ estimate, standardError }: Effect, alpha: number): [low: number, high: number] {
  const halfWidth = normalQuantile(1 - alpha / 2) * standardError;
  return [estimate - halfWidth, estimate + halfWidth];
}

const errorOfMean = (arm: ArmSummary) => varianceOf(arm) / (arm.units - 1);
