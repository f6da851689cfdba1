import { cpSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { homeLayout } from '../home/home-layout.ts';
import { temporaryHome } from '../testing/votive.ts';

const COUNTER = pathToFileURL(resolve(import.meta.dirname, '../testing/die-at-file-step.ts')).href;
/** How many steps before its end an undo is killed: while the keys and the former file follow, while the snapshot that was put back goes, and right before the journal is told. */
const STEPS_LEFT = [14, 6, 2];

test('an undo that was killed after the switch comes to its end when it is said again, and then there is nothing more to undo', {
  timeout: 240_000,
}, async () => {
  const home = temporaryHome();
  const layout = homeLayout(home.home);
  const undo = (env: Record<string, string> = {}) => home.json(['restore', '--undo', '--yes'], { env });
  const counted = { NODE_OPTIONS: `--import=${COUNTER}` };
  await home.run(['up', '--port', '0']);
  const { id } = (await home.json(['backup'])).document.data;
  await home.run(['down']);
  expect((await home.run(['restore', id, '--yes'])).code).toBe(0);
  const prepared = join(home.folder, 'prepared');
  cpSync(home.home, prepared, { recursive: true, verbatimSymlinks: true });
  const stepsFile = join(home.folder, 'steps');
  expect((await undo({ ...counted, VOTIVE_STEPS_FILE: stepsFile })).code).toBe(0);
  const steps = Number(readFileSync(stepsFile, 'utf8'));
  const link = join(layout.data, 'current');

  for (const left of STEPS_LEFT) {
    rmSync(home.home, { recursive: true });
    cpSync(prepared, home.home, { recursive: true, verbatimSymlinks: true });
    const restored = readlinkSync(link);
    const killed = await home.run(['restore', '--undo', '--yes'], {
      env: { ...counted, VOTIVE_DIE_AT: String(steps - left) },
    });
    expect([killed.code, readdirSync(layout.journal).length], `${left} steps left`).toEqual([null, 1]);
    expect(readlinkSync(link), `${left} steps left`).not.toBe(restored);

    const again = await undo();

    expect([again.code, again.document.data], again.stderr).toEqual([
      0,
      { changed: true, snapshot: expect.stringMatching(/-undo$/), running: false, plan: [] },
    ]);
    expect(readdirSync(layout.snapshots)).toEqual([again.document.data.snapshot]);
    expect(readdirSync(layout.journal)).toEqual([]);
    expect((await undo()).document.error.code).toBe('VOT-709');
  }
});
