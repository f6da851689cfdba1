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
  const report = toMarkdown(figures, machine);
  console.log(report);
  if (names.length === 0) keep(figures, machine);
  else if (args.includes(KEEP)) keep(merge(figures), machine);
}

function keep(figures: readonly Figure[], machine: Machine): void {
  writeFileSync(RESULTS, `${JSON.stringify({ at: new Date().toISOString(), machine, figures }, null, 2)}\n`);
  writeFileSync(join(import.meta.dirname, 'results.md'), toMarkdown(figures, machine));
}

function merge(found: readonly Figure[]): Figure[] {
  const { figures } = JSON.parse(readFileSync(RESULTS, 'utf8')) as { figures: Figure[] };
  const unchanged = figures.filter(({ name }) => !found.some((figure) => figure.name === name));
  return [...unchanged, ...found];
}

function toMarkdown(figures: readonly Figure[], { cpu, cores, node }: Machine): string {
  const rows = figures.map(
    ({ name, value, unit, baseline, ratio, goal, isMet }) =>
      `| ${name} | ${round(value)} ${unit} | ${baseline.what}: ${round(baseline.value)} ${unit} | ${round(ratio)} | ${goal} | ${isMet ? 'yes' : '**no**'} |`,
  );
  return [
    '# Measured figures',
    '',
    `${cores} cores of ${cpu}, Node ${node}. Medians, the commands on 1 GB once each; value and baseline were taken in turns in one run. \`npm run bench\` writes this page.`,
    '',
    '| what | measured | baseline | ratio | goal | met |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

await main(process.argv.slice(2));
