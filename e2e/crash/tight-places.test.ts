import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { ensureDebianTool } from '../../scripts/testing/debian-tool.ts';
import { MARKERS } from './support/prepared-home.ts';
import { type RunHow, runCommand } from './support/run-command.ts';
import type { Scenario } from './support/scenario.ts';
import { SCENARIOS } from './support/scenarios.ts';
import { findLeftovers, findPlain } from './support/search-home.ts';
import { anyContentOf, stateOf } from './support/states.ts';
import { canMount, mountSmallDisk, type SmallDisk } from './support/tight-disk.ts';

const mounts = canMount();
const clock = await ensureDebianTool('faketime', { package: 'faketime' });
if (!clock.available) process.stderr.write(`SKIPPED: another time needs faketime: ${clock.why}\n`);

const VERBS = ['rotate-keys root', 'rotate-keys database', 'migrate', 'backup', 'restore'];
const scenarios = SCENARIOS.filter(({ name }) => VERBS.includes(name));
const MEGABYTES = 8;
const ENOUGH_MEGABYTES = 64;
const PRECONDITION = 5;

type Place = {
  name: string;
  enter: (disk: SmallDisk, half: number) => void;
  leave: (disk: SmallDisk) => void;
  named: RegExp;
  /** Whether a command may all the same find room for what it does. */
  mayDo: boolean;
};

const PLACES: readonly Place[] = [
  {
    name: 'full',
    enter: (disk) => disk.fill(0),
    leave: (disk) => disk.empty(),
    named: /disk .*full/i,
    mayDo: false,
  },
  {
    name: 'with room for half of the data',
    enter: (disk, half) => disk.fill(half),
    leave: (disk) => disk.empty(),
    named: /disk .*full|\d+ bytes/i,
    mayDo: true,
  },
  {
    name: 'read-only',
    enter: (disk) => disk.makeReadOnly(),
    leave: (disk) => disk.makeWritable(),
    named: /read-only/i,
    mayDo: false,
  },
];

test.skipIf(!mounts).each(scenarios)(
  '`$name` on a disk of 8 MB that is full, nearly so, or read-only says so, leaves nothing half done, and works once there is room',
  { timeout: 300_000 },
  async (scenario) => {
    const { folder, template, states } = await rehearsed(scenario);
    const half = statSync(join(template, 'data', 'db.d1.db')).size / 2;
    for (const { name, enter, leave, named, mayDo } of PLACES) {
      const disk = mountSmallDisk(join(folder, 'disk'), { megabytes: MEGABYTES });
      onTestFinished(disk.unmount);
      const home = join(folder, 'disk', 'home');
      copy(template, home);
      enter(disk, half);

      const refused = await runScenario(scenario, home);

      const said = `${scenario.name}, ${name}: ${refused.stdout}${refused.stderr}`;
      if (!mayDo || refused.code !== 0) {
        expect(refused.code, said).toBe(PRECONDITION);
        expect(said).toMatch(named);
        expect(refused.stderr, said).toMatch(/^ *fix:/m);
      }
      if (refused.code !== 0) expect(await anyContentOf(scenario, home), said).toBe(states.before);
      leave(disk);
      disk.grow(ENOUGH_MEGABYTES);
      expect(findPlain(home, MARKERS), said).toEqual([]);
      if (refused.code !== 0) {
        const again = await runScenario(scenario, home);
        expect(again.code, `${said} … ${again.stdout}${again.stderr}`).toBe(0);
      }
      expect(await stateOf(scenario, { home, states }), said).toBe('after');
      expect(findLeftovers(home), said).toEqual([]);
      disk.unmount();
    }
  },
);

const SAME_CLOCK = pathToFileURL(join(import.meta.dirname, 'support', 'same-clock.ts')).href;

test.skipIf(!clock.available).each(scenarios)(
  '`$name` does what it should where the clock is eight days late or early, and the clock may be put right after it',
  { timeout: 300_000 },
  async (scenario) => {
    const { folder, template, states } = await rehearsed(scenario);
    for (const days of [-8, 8]) {
      const shift = `${days > 0 ? '+' : ''}${days}d`;
      const home = join(folder, `home${shift}`);
      copy(template, home);
      const under = ['faketime', '--exclude-monotonic', '-f', shift];
      expect(daysOffInAChild(under)).toBeCloseTo(days, 1);

      const shifted = await runScenario(scenario, home, {
        under,
        env: { ...scenario.env, NODE_OPTIONS: `--import=${SAME_CLOCK}` },
      });

      const said = `${scenario.name} ${shift}: ${shifted.stdout}${shifted.stderr}`;
      expect(shifted.code, said).toBe(0);
      expect(await stateOf(scenario, { home, states }), said).toBe('after');
      expect(findLeftovers(home), said).toEqual([]);
      const inTime = await runCommand(['backup', '--home', home]);
      expect(inTime.code, inTime.stdout + inTime.stderr).toBe(0);
    }
  },
);

/** How far off the clock is for what a command starts, in days: a time that did not reach it would prove nothing. */
function daysOffInAChild([program = '', ...before]: readonly string[]): number {
  const start = `require('node:child_process').spawn(process.execPath, ['-p', 'Date.now()'], { env: {}, stdio: 'inherit' })`;
  const { stdout } = spawnSync(program, [...before, process.execPath, `--import=${SAME_CLOCK}`, '-e', start]);
  return (Number(String(stdout)) - Date.now()) / 86_400_000;
}

/** A prepared home, and what it holds before the command and after it where nothing is in its way. */
async function rehearsed(scenario: Scenario) {
  const folder = mkdtempSync(join(tmpdir(), 'votive-tight-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [template, home] = [join(folder, 'template'), join(folder, 'rehearsal')];
  await scenario.prepare(template);
  copy(template, home);
  const before = await anyContentOf(scenario, template);
  const { code, stdout, stderr } = await runScenario(scenario, home);
  expect(code, stdout + stderr).toBe(0);
  return { folder, template, states: { before, after: await anyContentOf(scenario, home) } };
}

const runScenario = (scenario: Scenario, home: string, how: RunHow = {}) =>
  runCommand([...scenario.args(home), '--home', home], { env: scenario.env ?? {}, ...how });

const copy = (from: string, to: string) => cpSync(from, to, { recursive: true, verbatimSymlinks: true });
