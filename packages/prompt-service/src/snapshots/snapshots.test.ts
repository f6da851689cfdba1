import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '@votive/shared/contracts/snapshots';
import { expect, test } from 'vitest';
import { connect } from '../database/connect.ts';
import { readKeys } from '../database/read-keys.ts';
import { ANSWER_MARKER, storedRun } from '../testing/analyses.ts';
import { filesHolding } from '../testing/folder.ts';
import { makeHome } from '../testing/home.ts';
import { startApp } from '../testing/start-app.ts';
import { createSnapshotService } from './snapshot-service.ts';

type Service = Awaited<ReturnType<typeof startApp>>;

const begin = ({ send }: Service) => send('POST', '/internal/snapshots', { body: { for: 'cli' } });

/** Waits until a copy is no longer being made. */
async function finished({ send }: Service, begun: Response): Promise<Snapshot> {
  const { id } = (await begun.json()) as Snapshot;
  const ask = async () => (await (await send('GET', `/internal/snapshots/${id}`)).json()) as Snapshot;
  await expect.poll(async () => (await ask()).state, { timeout: 10_000, interval: 20 }).not.toBe('making');
  return ask();
}

/** Stores analyses until told to stop; answers the ids that were acknowledged. */
function keepWriting({ send }: Service) {
  const acknowledged: string[] = [];
  let going = true;
  const writer = async () => {
    while (going) {
      const run = storedRun({ answer: `${ANSWER_MARKER} ${'x'.repeat(20_000)}` });
      const { status } = await send('PUT', `/internal/analyses/${run.analysis.id}`, { body: run });
      if (status === 201) acknowledged.push(run.analysis.id);
    }
  };
  const writers = [writer(), writer(), writer()];
  return {
    acknowledged,
    async stop() {
      going = false;
      await Promise.all(writers);
    },
  };
}

test('a copy made while answers are written holds every one acknowledged before it, whole and encrypted', async () => {
  const service = await startApp();
  const { home } = service;
  const writing = keepWriting(service);
  await expect.poll(() => writing.acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(50);

  const before = [...writing.acknowledged];
  const snapshot = await finished(service, await begin(service));
  const during = writing.acknowledged.length;
  await expect.poll(() => writing.acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(during + 20);
  await writing.stop();

  expect(snapshot).toMatchObject({ state: 'ready', keyId: 'd1', failure: null, bytes: snapshot.totalBytes });
  const { dataKey } = readKeys(home.keyringPath, home.rootKey);
  const path = join(home.dataDir, snapshot.file);
  const sqlite = connect({ path, keyId: 'd1', dataKey: dataKey('d1') });
  expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  const copied = sqlite.prepare('SELECT id FROM analyses').pluck().all();
  sqlite.close();
  expect(copied).toEqual(expect.arrayContaining(before));
  expect(snapshot.rows).toMatchObject({ analyses: copied.length, assessments: copied.length, prompts: 1 });
  expect(filesHolding(home.folder, ANSWER_MARKER)).toEqual([]);
  const all = await service.database.queries.selectFrom('analyses').select('id').execute();
  expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(writing.acknowledged));

  expect((await service.send('DELETE', `/internal/snapshots/${snapshot.id}`)).status).toBe(204);
  expect(readdirSync(join(home.dataDir, 'scratch'))).toEqual([]);
  expect((await service.send('GET', `/internal/snapshots/${snapshot.id}`)).status).toBe(404);
});

test('one copy is made at a time, and the next for the same asker takes its place', async () => {
  const service = await startApp();

  const [first, second] = await Promise.all([begin(service), begin(service)]);
  const statuses = [first.status, second.status].sort();
  const made = await finished(service, first.status === 202 ? first : second);
  const next = await finished(service, await begin(service));

  expect(statuses).toEqual([202, 409]);
  expect(made.state).toBe('ready');
  expect(readdirSync(join(service.home.dataDir, 'scratch'))).toEqual([`${next.id}.db`]);
});

test('what an earlier run left is gone at the start, and closing takes everything away', async () => {
  const home = makeHome();
  mkdirSync(join(home.dataDir, 'scratch'), { recursive: true });
  writeFileSync(join(home.dataDir, 'scratch', 'old.db'), 'left');

  const service = await startApp({ home });
  expect(existsSync(join(home.dataDir, 'scratch'))).toBe(false);
  await begin(service);
  await service.stop();

  expect(readdirSync(home.dataDir)).toEqual(['current', 'db.d1.db', 'owner.lock']);
});

test('a copy that is asked for while the service lets go of its database does not touch it any more', async () => {
  let folds = 0;
  const snapshots = createSnapshotService({
    dataDir: makeHome().dataDir,
    fold: async () => {
      folds += 1;
    },
    freeze: () => undefined,
    now: () => new Date(),
  });

  const asked = snapshots.begin({ for: 'worker' });
  const refused = expect(asked).rejects.toMatchObject({ code: 'unavailable' });
  await snapshots.stop();

  await refused;
  expect(folds).toBe(0);
});
