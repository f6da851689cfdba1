import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assignThroughCache } from '../packages/backend/src/testing/assign-through-cache.ts';
import { unitsPerArm } from '../packages/shared/src/statistics/planning/sample-size.ts';
import { sequentialCost } from '../packages/shared/src/statistics/planning/sequential-design.ts';
import { sampleRatioSnapshot } from '../packages/shared/src/statistics/sample-ratio/snapshot.ts';
import {
  converts,
  ratesFindings,
  simulateExperiments,
} from '../packages/shared/src/statistics/testing/simulate-experiments.ts';
import { simulateRollouts } from '../packages/shared/src/statistics/testing/simulate-rollouts.ts';
import { type Machine, thisMachine } from './machine.ts';

/** One simulated figure. `goal` is checked by `isMet`; a figure without a goal is there to compare with. */
type Simulated = { name: string; value: string; runs: number; goal: string; isMet: boolean | null };

const RUNS = 2_000;

/** `npm run simulate`: what the statistics promise, tried on experiments whose truth is known; writes `simulation.json` and `simulation.md`. Seeds are fixed. */
async function main(): Promise<void> {
  const startedAt = performance.now();
  const figures = [...equals(), ...equalShares(), ...faultySplit(), ...power(), ...rollouts(), ...(await warmCache())];
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const machine = thisMachine();
  const report = toMarkdown(figures, machine, seconds);
  console.log(report);
  writeFileSync(
    join(import.meta.dirname, 'simulation.json'),
    `${JSON.stringify({ at: new Date().toISOString(), machine, seconds, figures }, null, 2)}\n`,
  );
  writeFileSync(join(import.meta.dirname, 'simulation.md'), report);
  if (figures.some(({ isMet }) => isMet === false)) process.exitCode = 1;
}

function equals(): Simulated[] {
  const what = 'two equal arms, 50 looks:';
  const { runs, ...voices } = simulateExperiments({
    runs: RUNS,
    looks: 50,
    unitsPerLook: 400,
    seed: 1,
    value: converts(0.1),
  });
  return [
    atMost(`${what} confidence sequence excludes 0`, voices.sequence / runs, { limit: 0.05, runs }),
    atMost(`${what} sequential sample ratio alarms (p < .01)`, voices.sequentialRatio / runs, { limit: 0.01, runs }),
    forComparison(`${what} z test finds p < .05`, voices.z / runs, runs),
    forComparison(`${what} χ² of the sample ratio finds p < .001`, voices.ratio / runs, runs),
  ];
}

function equalShares(): Simulated[] {
  const { runs, sequence } = simulateExperiments({
    runs: RUNS,
    looks: 50,
    unitsPerLook: 100,
    seed: 2,
    value: ratesFindings,
  });
  const name = 'two equal arms of units that rate 1–6 findings, 50 looks: confidence sequence excludes 0';
  return [atMost(name, sequence / runs, { limit: 0.05, runs })];
}

function faultySplit(): Simulated[] {
  const split = { looks: 50, unitsPerLook: 1_200, seed: 3, treatmentShare: 0.51, value: () => 0 };
  const { runs, sequentialRatio } = simulateExperiments({ runs: RUNS, ...split });
  return [atLeast('a split of 51/49: alarm by 60,000 units', sequentialRatio / runs, { limit: 0.9, runs })];
}

function power(): Simulated[] {
  const rates = { alpha: 0.05, power: 0.8 };
  const cap = 2 * unitsPerArm({ control: 0.5, treatment: 0.6 }, rates) * sequentialCost(rates).capRatio;
  const unitsPerLook = Math.round(cap / 40);
  const { runs, sequence } = simulateExperiments({
    runs: RUNS,
    looks: 40,
    unitsPerLook,
    seed: 4,
    value: converts(0.5, 0.6),
  });
  const name = `50 % → 60 %, sequential, at the planned cap of ${40 * unitsPerLook} units: seen`;
  return [atLeast(name, sequence / runs, { limit: 0.8, runs })];
}

function rollouts(): Simulated[] {
  const shares = [0.02, 0.1, 0.01, 0.05, 0.3, 0.05];
  const fair = simulateRollouts({ runs: 400, seed: 5, shares });
  const faulty = simulateRollouts({ runs: 400, seed: 6, shares, firstInTreatment: 0.1 });
  return [
    atMost('guarded rollout of equals, 6 guardrails: pauses itself', fair.paused / fair.runs, {
      limit: 0.05,
      runs: fair.runs,
    }),
    atLeast('guarded rollout, failures 2 % → 10 %: pauses itself', faulty.paused / faulty.runs, {
      limit: 0.9,
      runs: faulty.runs,
    }),
  ];
}

async function warmCache(): Promise<Simulated[]> {
  const { arms } = await assignThroughCache(10_000);
  const { p } = sampleRatioSnapshot(Object.values(arms).map((observed) => ({ observed, weight: 5_000 })));
  const split = Object.values(arms).join(' / ');
  const name = `10,000 units through one warm plan cache (${split}): p of χ²`;
  return [{ name, value: p.toPrecision(3), runs: 1, goal: '> 0.001', isMet: p > 0.001 }];
}

type Goal = { limit: number; runs: number };

function atMost(name: string, share: number, { limit, runs }: Goal): Simulated {
  return { name, value: percent(share), runs, goal: `≤ ${percent(limit)}`, isMet: share <= limit };
}

function atLeast(name: string, share: number, { limit, runs }: Goal): Simulated {
  return { name, value: percent(share), runs, goal: `≥ ${percent(limit)}`, isMet: share >= limit };
}

function forComparison(name: string, share: number, runs: number): Simulated {
  return { name, value: percent(share), runs, goal: 'to compare', isMet: null };
}

const percent = (share: number) => `${Number((share * 100).toFixed(2))} %`;

function toMarkdown(figures: readonly Simulated[], { cpu, cores, node }: Machine, seconds: number): string {
  const verdict = (isMet: boolean | null) => (isMet === null ? '–' : isMet ? 'yes' : '**no**');
  const rows = figures.map(
    ({ name, value, runs, goal, isMet }) => `| ${name} | ${value} | ${runs} | ${goal} | ${verdict(isMet)} |`,
  );
  return [
    '# Simulated experiments',
    '',
    `Share of runs, with fixed seeds. ${cores} cores of ${cpu}, Node ${node}, ${seconds} s. \`npm run simulate\` writes this page.`,
    '',
    '| what | share | runs | goal | met |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

await main();
