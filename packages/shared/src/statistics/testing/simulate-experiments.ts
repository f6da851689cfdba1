import type { ArmSummary } from '../../contracts/experiment-counts.ts';
import { confidenceSequence } from '../comparison/confidence-sequence.ts';
import { absoluteEffect } from '../comparison/difference.ts';
import { pooledZTest } from '../comparison/fixed-horizon.ts';
import { logSampleRatioBayesFactor, SEQUENTIAL_ALARM } from '../sample-ratio/sequential.ts';
import { SNAPSHOT_ALARM, sampleRatioSnapshot } from '../sample-ratio/snapshot.ts';
import { seededRandom } from './random.ts';

/** `value` draws what one unit of an arm contributes; `treatmentShare` of the units really get the treatment, though the weights say one half. */
export type Simulation = {
  runs: number;
  looks: number;
  unitsPerLook: number;
  seed: number;
  treatmentShare?: number;
  value: (random: () => number, isTreatment: boolean) => number;
};

/** In how many runs each method raised its voice at any look. */
export type Voices = {
  runs: number;
  looks: number;
  units: number;
  sequence: number;
  z: number;
  sequentialRatio: number;
  ratio: number;
};

/** Runs `runs` experiments of two halves, looked at `looks` times each, and counts in how many of them each method found something. */
export function simulateExperiments({
  runs,
  looks,
  unitsPerLook,
  seed,
  treatmentShare = 0.5,
  value,
}: Simulation): Voices {
  const random = seededRandom(seed);
  const voices = { runs: 0, looks: 0, units: 0, sequence: 0, z: 0, sequentialRatio: 0, ratio: 0 };
  const design = { alpha: 0.05, horizonUnits: looks * unitsPerLook };
  for (let run = 0; run < runs; run += 1) {
    const arms: [ArmSummary, ArmSummary] = [nothing(), nothing()];
    const heard = { sequence: false, z: false, sequentialRatio: false, ratio: false };
    for (let look = 0; look < looks; look += 1) {
      for (let unit = 0; unit < unitsPerLook; unit += 1) {
        const isTreatment = random() < treatmentShare;
        add(arms[isTreatment ? 1 : 0], value(random, isTreatment));
      }
      const ratio = arms.map(({ units }) => ({ observed: units, weight: 5_000 }));
      const sequence = confidenceSequence(absoluteEffect(...arms), design);
      heard.sequence ||= sequence !== undefined && (sequence.low > 0 || sequence.high < 0);
      heard.z ||= pooledZTest(...arms).p < 0.05;
      heard.sequentialRatio ||= Math.exp(-logSampleRatioBayesFactor(ratio)) < SEQUENTIAL_ALARM;
      heard.ratio ||= sampleRatioSnapshot(ratio).p < SNAPSHOT_ALARM;
      voices.looks += 1;
    }
    voices.runs += 1;
    voices.units += arms[0].units + arms[1].units;
    voices.sequence += Number(heard.sequence);
    voices.z += Number(heard.z);
    voices.sequentialRatio += Number(heard.sequentialRatio);
    voices.ratio += Number(heard.ratio);
  }
  return voices;
}

/** A unit that converts with the given chances, 0 or 1. */
export function converts(control: number, treatment = control): Simulation['value'] {
  return (random, isTreatment) => Number(random() < (isTreatment ? treatment : control));
}

/** A unit that rates one to six findings and has a leaning of its own, as people do: the share that fits. */
export function ratesFindings(random: () => number): number {
  const leaning = 0.3 + 0.6 * random();
  const findings = 1 + Math.floor(6 * random());
  let fitting = 0;
  for (let finding = 0; finding < findings; finding += 1) fitting += Number(random() < leaning);
  return fitting / findings;
}

const nothing = (): ArmSummary => ({ units: 0, sum: 0, sumOfSquares: 0 });

function add(arm: ArmSummary, value: number): void {
  arm.units += 1;
  arm.sum += value;
  arm.sumOfSquares += value * value;
}
