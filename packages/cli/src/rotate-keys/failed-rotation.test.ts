import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseKeyring } from '@votive/shared/keyring/keyring';
import { expect, onTestFinished, test } from 'vitest';
import { currentReference } from '../data-tool/database-reference.ts';
import { type HomeLayout, homeLayout } from '../home/home-layout.ts';
import { listSnapshots } from '../restore/snapshots.ts';
import { during } from '../testing/during.ts';
import { homeWithVisitors } from '../testing/home-with-visitors.ts';
import { expectAllKept } from '../testing/visitors.ts';
import { eventually, pidOf, temporaryHome } from '../testing/votive.ts';

const textOf = (path: string) => readFileSync(path, 'utf8');
const current = (layout: HomeLayout) => readlinkSync(join(layout.data, 'current'));
const keyStates = (layout: HomeLayout) =>
  Object.fromEntries(Object.entries(parseKeyring(textOf(layout.keyring)).deks).map(([id, { state }]) => [id, state]));

test('when the gate fails the former key is in force again, with everything that was stored meanwhile', {
  timeout: 180_000,
}, async () => {
  const { home, layout, url, visitors } = await homeWithVisitors();
  const worker = pidOf(home, 'worker');
  during(layout, 'database-retired', () => process.kill(worker, 'SIGSTOP'));
  during(layout, 'database-undoing', () => process.kill(worker, 'SIGCONT'));

  const { code, document } = await home.json(['rotate-keys', 'database', '--yes', '--timeout', '4s']);

  expect({ code, error: document.error.code }, JSON.stringify(document)).toEqual({ code: 15, error: 'VOT-405' });
  expect(current(layout)).toBe('db.d1.db');
  expect(keyStates(layout)).toEqual({ d1: 'active', d2: 'retired' });
  expect(readdirSync(layout.data).filter((name) => name.startsWith('db.d2'))).toEqual([]);
  const kept = visitors.kept();
  await eventually('visitors go on', () => visitors.kept() > kept + 3);
  const visits = await visitors.leave();
  await expectAllKept(url, visits);
  expect((await home.json(['status'])).document.data.status).toBe('healthy');
  expect((await home.run(['rotate-keys', 'database', '--yes'])).code).toBe(0);
  await expectAllKept(url, visits);
});

test('a copy that is damaged after it was proved is put aside, and the data of before is in force', {
  timeout: 180_000,
}, async () => {
  const { home, layout, visitors } = await homeWithVisitors(1);
  const visits = await visitors.leave();
  during(layout, 'database-retired', () => overwrite(join(layout.data, 'db.d2.db')));

  const { code, document } = await home.json(['rotate-keys', 'database', '--yes', '--timeout', '8s']);

  expect({ code, error: document.error.code }, JSON.stringify(document)).toEqual({ code: 15, error: 'VOT-405' });
  expect(current(layout)).toBe('db.d1.db');
  expect(listSnapshots(layout)).toMatchObject([{ reason: 'rotate-keys', keyId: 'd2' }]);
  await expectAllKept((await home.json(['up'])).document.data.url, visits);
});

/** Every page but the first. */
function overwrite(path: string): void {
  const { size } = statSync(path);
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.alloc(size - 4096, 0x5a), 0, size - 4096, 4096);
  closeSync(handle);
}

test.runIf(process.getuid?.() === 0)(
  'on a disk without room for a copy nothing is begun, and both figures are named',
  { timeout: 120_000 },
  async () => {
    const home = temporaryHome();
    const layout = homeLayout(home.home);
    await home.run(['up', '--port', '0']);
    await home.run(['down']);
    const aside = home.path('..', 'aside');
    cpSync(layout.data, aside, { recursive: true, verbatimSymlinks: true });
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=0700', 'tmpfs', layout.data]).status).toBe(0);
    onTestFinished(() => void spawnSync('umount', ['--lazy', layout.data]));
    cpSync(aside, layout.data, { recursive: true, verbatimSymlinks: true });
    const before = readFileSync(currentReference(layout)?.file ?? '');
    const filler = join(layout.data, 'filler');
    expect(spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k', 'count=1000']).status).not.toBe(0);
    const handle = openSync(filler, 'r+');
    ftruncateSync(handle, statSync(filler).size - 900_000);
    closeSync(handle);

    const { code, document } = await home.json(['rotate-keys', 'database', '--yes']);

    expect({ code, error: document.error.code }, JSON.stringify(document)).toEqual({ code: 5, error: 'VOT-209' });
    expect(document.error.cause).toMatch(/needs \d+ bytes in .+, and \d+ are free/);
    expect(keyStates(layout)).toEqual({ d1: 'active' });
    expect(readFileSync(currentReference(layout)?.file ?? '')).toEqual(before);
    rmSync(filler);
  },
);
