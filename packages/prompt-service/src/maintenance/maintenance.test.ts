import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAINTENANCE_FILE } from '@votive/shared/contracts/maintenance';
import { expect, test } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { takeOwnership } from '../database/owner-lock.ts';
import { storedRun } from '../testing/analyses.ts';
import { type Home, makeHome } from '../testing/home.ts';
import { bearer, serviceEnvironment, spawnService } from '../testing/spawn-service.ts';

const markerPath = (home: Home) => join(home.dataDir, MAINTENANCE_FILE);

function mark(home: Home, { ageSeconds = 0 }: { ageSeconds?: number } = {}): void {
  const marker = { schema: 'votive.maintenance/1', reason: 'rotate-keys database', retryAfterSeconds: 7 };
  writeFileSync(markerPath(home), JSON.stringify(marker));
  const then = Date.now() / 1000 - ageSeconds;
  utimesSync(markerPath(home), then, then);
}

async function start(home: Home) {
  const service = spawnService(serviceEnvironment(home));
  const url = await service.listening;
  const headers = () => ({ authorization: bearer(home), 'content-type': 'application/json' });
  const put = (run = storedRun()) =>
    fetch(`${url}/internal/analyses/${run.analysis.id}`, {
      method: 'PUT',
      headers: headers(),
      body: JSON.stringify(run),
    });
  const get = (path: string) => fetch(`${url}${path}`, { headers: headers() });
  const state = async () => ((await (await get('/internal/maintenance')).json()) as { state: string }).state;
  const becomes = (wanted: string) => expect.poll(state, { interval: 50 }).toBe(wanted);
  return { service, put, get, state, becomes };
}

test('while the marker is there the database is closed and callers are told when to come back; streams stay', async () => {
  const home = makeHome();
  const { put, get, becomes } = await start(home);
  const kept = storedRun();
  await put(kept);
  const stream = await get('/internal/changes');
  const reader = stream.body?.getReader();
  await reader?.read();

  mark(home);
  await becomes('maintenance');

  expect(readdirSync(home.dataDir).sort()).toEqual(['current', 'db.d1.db', MAINTENANCE_FILE, 'owner.lock'].sort());
  takeOwnership(home.dataDir).release();
  for (const answer of [await put(), await get('/internal/plans/ASSESSMENT_ANALYSIS')]) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7']);
    expect(await answer.json()).toMatchObject({ code: 'unavailable' });
  }
  expect((await get('/health/ready')).status).toBe(200);
  expect(await (await get('/health')).json()).toMatchObject({
    status: 'degraded',
    checks: { maintenance: { status: 'degraded', cause: 'rotate-keys database' } },
  });
  expect((await get('/metrics')).status).toBe(200);

  rmSync(markerPath(home));
  await becomes('open');

  const read = await fetch((await get('/health')).url.replace('/health', `/internal/analyses/${kept.analysis.id}`), {
    headers: { authorization: bearer(home), 'x-access-token-hash': kept.accessTokenHash },
  });
  expect(await read.json()).toMatchObject({ run: kept.run });
  expect((await put()).status).toBe(201);
  const after = await Promise.race([reader?.read(), new Promise((resolve) => setTimeout(resolve, 5_000))]);
  expect(after).toMatchObject({ done: false });
  await reader?.cancel();
});

test('nothing that was acknowledged is lost by maintenance at any moment', async () => {
  const home = makeHome();
  const { service, put, becomes } = await start(home);
  const acknowledged: string[] = [];
  const refused: number[] = [];
  let going = true;
  const writer = async () => {
    while (going) {
      const run = storedRun();
      const { status } = await put(run);
      if (status === 201) acknowledged.push(run.analysis.id);
      else refused.push(status);
    }
  };
  const writers = [writer(), writer(), writer()];
  for (let round = 0; round < 4; round += 1) {
    mark(home);
    await becomes('maintenance');
    rmSync(markerPath(home));
    await becomes('open');
    const before = acknowledged.length;
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 20);
  }
  going = false;
  await Promise.all(writers);
  service.kill('SIGKILL');
  await service.exited;

  const database = openDatabase({ ...home, now: () => new Date() });
  const rows = await database.queries.selectFrom('analyses').select('id').execute();
  await database.close();
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(acknowledged));
  expect(acknowledged.length).toBeGreaterThan(80);
  expect([...new Set(refused)]).toEqual([503]);
});

test('a marker that nobody holds any more is overruled, unless somebody owns the data', async () => {
  const home = makeHome();
  const { put, becomes, state } = await start(home);
  mark(home);
  await becomes('maintenance');
  const owner = takeOwnership(home.dataDir);

  mark(home, { ageSeconds: 31 });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await state()).toBe('maintenance');
  owner.release();
  await becomes('open');

  expect(readdirSync(home.dataDir)).not.toContain(MAINTENANCE_FILE);
  expect((await put()).status).toBe(201);
});

test('a service that starts beside a fresh marker waits, and one that finds damage afterwards says so by its exit code', async () => {
  const home = makeHome();
  await openDatabase({ ...home, now: () => new Date() }).close();
  home.confirmKeyring();
  mark(home);
  const { service, becomes, put } = await start(home);
  await becomes('maintenance');
  takeOwnership(home.dataDir).release();
  expect((await put()).status).toBe(503);

  writeFileSync(join(home.dataDir, 'db.d1.db'), '');
  rmSync(markerPath(home));

  expect(await service.exited).toMatchObject({ code: 13, output: expect.stringContaining('empty (0 bytes)') });
});
