import type { ArmSummary } from '../../contracts/experiment-counts.ts';
import { meanOf, varianceOf } from '../arm-summary.ts';

/** An estimated effect of the treatment, its standard error, and the units of both arms that it was estimated from. */
export type Effect = { estimate: number; standardError: number; units: number };

/** Treatment − control, in the goal's own unit; variances are not pooled. */
export function absoluteEffect(control: ArmSummary, treatment: ArmSummary): Effect {
  return {
    estimate: meanOf(treatment) - meanOf(control),
    standardError: Math.sqrt(varianceOf(control) / control.units + varianceOf(treatment) / treatment.units),
    units: control.units + treatment.units,
  };
}

/** Treatment ÷ control − 1, with the error of the delta method (Deng, Knoblich & Lu 2018, arXiv 1803.06336). NaN where the control's mean is 0. */
export function relativeEffect(control: ArmSummary, treatment: ArmSummary): Effect {
  const [base, mean] = [meanOf(control), meanOf(treatment)];
  const ofTreatment = varianceOf(treatment) / treatment.units / base ** 2;
  const ofControl = ((varianceOf(control) / control.units) * mean ** 2) / base ** 4;
  return {
    estimate: mean / base - 1,
    standardError: Math.sqrt(ofTreatment + ofControl),
    units: control.units + treatment.units,
  };
}
