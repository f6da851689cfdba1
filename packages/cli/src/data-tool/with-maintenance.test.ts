import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandContext } from '../testing/command-context.ts';
import { eventually, pidOf, temporaryHome } from '../testing/votive.ts';
import { currentReference, referenceTo } from './database-reference.ts';
import { markerPath } from './maintenance-marker.ts';
import { runDataTool } from './run-data-tool.ts';
import { takeSnapshot } from './take-snapshot.ts';
import { withMaintenance } from './with-maintenance.ts';

test('work under maintenance has the data for itself; afterwards the service is open again, also after a failure', {
  timeout: 120_000,
}, async () => {
  const home = temporaryHome();
  const { context, layout, driver } = commandContext(home);
  await home.run(['up', '--port', '0']);
  const before = pidOf(home, 'prompt-service');

  const seen = await withMaintenance(context, { layout, driver, reason: 'a test' }, async ({ running }) => {
    const answer = await home.json(['prompts', 'export']);
    return { running, files: readdirSync(layout.data).sort(), answer: answer.document.error };
  });

  expect(seen).toMatchObject({
    running: true,
    files: ['current', 'db.d1.db', 'maintenance.json', 'owner.lock'],
    answer: { code: 'VOT-306', cause: expect.stringContaining('503') },
  });
  expect((await home.json(['prompts', 'export'])).code).toBe(0);
  expect(pidOf(home, 'prompt-service')).toBe(before);

  const failing = withMaintenance(context, { layout, driver, reason: 'a test' }, async () => {
    throw new Error('the work failed');
  });
  await expect(failing).rejects.toThrow('the work failed');
  expect(existsSync(markerPath(layout))).toBe(false);
  expect((await home.json(['prompts', 'export'])).code).toBe(0);
});

test('after the keys changed the service is another process, which opened the data; other services stay', {
  timeout: 120_000,
}, async () => {
  const home = temporaryHome();
  const { context, layout, driver } = commandContext(home);
  await home.run(['up', '--port', '0']);
  const before = [pidOf(home, 'prompt-service'), pidOf(home, 'backend')];

  await withMaintenance(context, { layout, driver, reason: 'a test' }, async ({ keysChanged }) => keysChanged());

  expect((await home.json(['prompts', 'export'])).code).toBe(0);
  home.state();
  expect(pidOf(home, 'prompt-service')).not.toBe(before[0]);
  expect(pidOf(home, 'backend')).toBe(before[1]);
  await eventually('healthy', async () => (await home.json(['status'])).document.data.status === 'healthy');
});

test('a copy is taken from a running and from a stopped appliance alike, and released without a trace', {
  timeout: 120_000,
}, async () => {
  const home = temporaryHome();
  const { context, layout, driver } = commandContext(home);
  await home.run(['up', '--port', '0']);
  const contents = [];
  for (const stop of [false, true]) {
    if (stop) await home.run(['down']);
    const taken = await takeSnapshot(context, { layout, driver });
    const database = referenceTo(layout, taken.file, taken.keyId);
    const { tables } = await runDataTool(context.installation, 'verify', { database });
    contents.push(tables);
    await taken.release();
    expect(existsSync(taken.file)).toBe(false);
  }

  expect(contents[0]).toEqual(contents[1]);
  expect(contents[0]).toMatchObject({ prompts: { rows: 2 } });
  expect(readdirSync(layout.data)).toEqual(['current', 'db.d1.db', 'owner.lock']);
});

test('a stopped appliance needs no marker, and one that a dead command left is overruled by the service', {
  timeout: 120_000,
}, async () => {
  const home = temporaryHome();
  const { context, layout, driver } = commandContext(home);
  await home.run(['up', '--port', '0']);
  writeFileSync(markerPath(layout), '{"half');
  const old = Date.now() / 1000 - 29;
  utimesSync(markerPath(layout), old, old);
  await expect.poll(() => existsSync(markerPath(layout)), { timeout: 15_000 }).toBe(false);
  await expect.poll(async () => (await home.json(['prompts', 'export'])).code, { timeout: 15_000 }).toBe(0);
  await home.run(['down']);

  const seen = await withMaintenance(context, { layout, driver, reason: 'a test' }, async ({ running }) => ({
    running,
    files: readdirSync(layout.data),
    keyId: currentReference(layout)?.keyId,
  }));

  expect(seen).toEqual({ running: false, files: ['current', 'db.d1.db', 'owner.lock'], keyId: 'd1' });
});
