import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { type Machine, thisMachine } from './machine.ts';
import { measureAnalysis } from './measures/analysis.ts';
import { measureAppliance } from './measures/appliance.ts';
import { measureBesideBackup } from './measures/beside-backup.ts';
import { measureCommand } from './measures/command.ts';
import { measureContainers } from './measures/containers.ts';
import { measureEditor } from './measures/editor.ts';
import { measureExperimentPage, measureExposures } from './measures/experiments.ts';
import { measureFirstLoad } from './measures/first-load.ts';
import { measureLargeDatabase } from './measures/large-database.ts';
import { measurePlanLookup } from './measures/plan-lookup.ts';
import { measurePropagation } from './measures/propagation.ts';
import { measureResolve } from './measures/resolve.ts';
import { measureRotation } from './measures/rotation.ts';

const MEASURES: Record<string, () => Promise<Figure[]>> = {
  command: measureCommand,
  appliance: measureAppliance,
  containers: measureContainers,
  resolve: measureResolve,
  exposures: measureExposures,
  'experiment-page': measureExperimentPage,
  'plan-lookup': measurePlanLookup,
  analysis: measureAnalysis,
  'first-load': measureFirstLoad,
  editor: measureEditor,
  propagation: measurePropagation,
  rotation: measureRotation,
  'large-database': measureLargeDatabase,
  'beside-backup': measureBesideBackup,
};

/** A figure with what it was taken on. */
type Measured = Figure & { machine: Machine };

/** Puts what a run of some measures found in place of what the results said of the same. */
const KEEP = '--keep';
const RESULTS = join(import.meta.dirname, 'results.json');

/** `npm run bench [NAME…] [--keep]`: measures everything or what is named. A complete run replaces `results.json` and `results.md`, a partial one changes them with `--keep`. */
async function main(args: string[]): Promise<void> {
  const names = args.filter((name) => name !== KEEP);
  const unknown = names.filter((name) => !(name in MEASURES));
  if (unknown.length > 0)
    throw new Error(`There is no measure ${unknown.join(', ')}. There are: ${Object.keys(MEASURES).join(', ')}.`);

  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.error(`measuring ${name} …`);
    figures.push(...(await measure()));
  }
  const machine = thisMachine();
  const measured = figures.map((figure) => ({ ...figure, machine }));
  console.log(toMarkdown(measured));
  if (names.length === 0) keep(measured);
  else if (args.includes(KEEP)) keep(merge(measured));
}

function keep(figures: readonly Measured[]): void {
  writeFileSync(RESULTS, `${JSON.stringify({ at: new Date().toISOString(), figures }, null, 2)}\n`);
  writeFileSync(join(import.meta.dirname, 'results.md'), toMarkdown(figures));
}

function merge(found: readonly Measured[]): Measured[] {
  const { figures } = JSON.parse(readFileSync(RESULTS, 'utf8')) as { figures: Measured[] };
  const unchanged = figures.filter(({ name }) => !found.some((figure) => figure.name === name));
  return [...unchanged, ...found];
}

/** One table for each machine: figures of different ones have nothing to say to each other. */
function toMarkdown(figures: readonly Measured[]): string {
  const machines = Map.groupBy(
    figures,
    ({ machine: { cores, cpu, node } }) => `${cores} cores of ${cpu}, Node ${node}`,
  );
  return [
    '# Measured figures',
    '',
    'Medians, the commands on 1 GB once each; value and baseline were taken in one run. `npm run bench` writes this page.',
    '',
    ...[...machines].flatMap(([machine, rows]) => [
      `## ${machine}`,
      '',
      '| what | measured | baseline | ratio | goal | met |',
      '|---|---|---|---|---|---|',
      ...rows.map(toRow),
      '',
    ]),
  ].join('\n');
}

function toRow({ name, value, unit, baseline, ratio, goal, isMet }: Figure): string {
  return `| ${name} | ${round(value)} ${unit} | ${baseline.what}: ${round(baseline.value)} ${unit} | ${round(ratio)} | ${goal} | ${isMet ? 'yes' : '**no**'} |`;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

await main(process.argv.slice(2));
