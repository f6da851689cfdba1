import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureContainerEngine } from './testing/container-engine.ts';
import { ensureChromium } from './testing/ensure-chromium.ts';
import { runStep } from './testing/run-step.ts';
import { addTallies, type Tally, tallyOfReport } from './testing/tally.ts';

const root = join(import.meta.dirname, '..');
const reports = join(root, '.votive', 'test');

/** Everything that this project promises, once: style and types, then unit tests, then journeys through the running appliance, and at last those that need the machine for themselves. */
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
  tallies.push(await suite('journeys'), await suite('alone'));

  const { passed, failed, skipped } = addTallies(tallies);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

async function step(name: string, argv: [string, ...string[]]): Promise<Tally> {
  const ok = (await runStep(name, argv)) === 0;
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
  const tally = tallyOfReport(readReport(report));
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
