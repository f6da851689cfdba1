import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureContainerEngine } from './testing/container-engine.ts';
import { ensureChromium } from './testing/ensure-chromium.ts';
import { failuresOfReport } from './testing/failures.ts';
import { runStep } from './testing/run-step.ts';
import { addTallies, type Tally, tallyOfReport } from './testing/tally.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, '.votive', 'test');

/** Told once more at the end, where whoever reads the tail of a long log sees them. */
const failures: string[] = [];

/** Everything that this project promises, once: style and types, then unit tests, then journeys through the running appliance, in processes and in containers, and at last those that need the machine for themselves. */
async function main(): Promise<number> {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  const tallies: Tally[] = [
    await step('format and lint', ['biome', 'check', '.']),
    await step('types', ['tsc', '-b', '--force']),
    await suite('unit'),
  ];
  ensureChromium();
  const engine = await ensureContainerEngine();
  if (!engine.available) console.error(`SKIPPED: the container journeys need an engine. ${engine.why}`);
  for (const project of ['journeys', 'containers', 'alone']) tallies.push(await suite(project));

  const { passed, failed, skipped } = addTallies(tallies);
  if (failures.length > 0) console.log(`\n── what failed\n${failures.join('\n')}\n`);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

async function step(name: string, argv: [string, ...string[]]): Promise<Tally> {
  const ok = (await runStep(name, argv)) === 0;
  if (!ok) failures.push(name);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** One vitest project. A run that ends badly without a failed test (a crash, an unhandled error, no report) counts as one failure. */
async function suite(project: string): Promise<Tally> {
  const report = join(reports, `${project}.json`);
  const argv = [
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const status = await runStep(`${project} tests`, argv as [string, ...string[]]);
  const text = readReport(report);
  const told = failuresOfReport(text, { root });
  failures.push(...told);
  if (status !== 0 && told.length === 0) failures.push(`${project} tests: the run ended with ${status}`);
  const tally = tallyOfReport(text);
  return status !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function readReport(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

process.exitCode = await main();
