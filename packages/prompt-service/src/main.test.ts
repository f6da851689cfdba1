import { chmodSync, chownSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { generateRootKey } from '@votive/shared/keyring/keyring';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from './database/open-database.ts';
import { storedRun } from './testing/analyses.ts';
import { filesHolding, fingerprint } from './testing/folder.ts';
import { type Home, makeHome } from './testing/home.ts';
import { makeOlderDatabase } from './testing/make-older-database.ts';
import { bearer, serviceEnvironment, spawnService } from './testing/spawn-service.ts';

/** A home with a database that was opened and closed before. */
async function usedHome(): Promise<Home> {
  const home = makeHome();
  await openDatabase({ ...home, now: () => new Date() }).close();
  home.confirmKeyring();
  return home;
}

const put = (url: string, home: Home, run = storedRun()) =>
  fetch(`${url}/internal/analyses/${run.analysis.id}`, {
    method: 'PUT',
    headers: { authorization: bearer(home), 'content-type': 'application/json' },
    body: JSON.stringify(run),
  });

test('after kill -9 in the middle of writing every acknowledged analysis is there, and none is in the clear', async () => {
  const home = makeHome();
  const environment = serviceEnvironment(home);
  const service = spawnService(environment);
  const url = await service.listening;
  const marker = 'written-before-the-axe-fell';
  const acknowledged: ReturnType<typeof storedRun>[] = [];
  const writer = async () => {
    for (;;) {
      const run = storedRun({ answer: marker });
      const response = await put(url, home, run);
      if (response.status === 201) acknowledged.push(run);
    }
  };
  const writers = [writer(), writer(), writer(), writer()].map((writing) => writing.catch(() => undefined));
  await expect.poll(() => acknowledged.length, { timeout: 40_000 }).toBeGreaterThan(100);
  service.kill('SIGKILL');
  await Promise.all(writers);
  expect(statSync(join(home.dataDir, 'db.d1.db-wal')).size).toBeGreaterThan(0);
  expect(filesHolding(home.folder, marker)).toEqual([]);

  const again = await spawnService(environment).listening;

  for (const { analysis, run, accessTokenHash } of acknowledged) {
    const response = await fetch(`${again}/internal/analyses/${analysis.id}`, {
      headers: { authorization: bearer(home), 'x-access-token-hash': accessTokenHash },
    });
    expect(await response.json()).toMatchObject({ run });
  }
});

test('a first start that is killed again and again ends in a whole database', async () => {
  const home = makeHome();
  const environment = serviceEnvironment(home);
  for (const delayMs of [250, 300, 330, 360, 400, 450]) {
    const service = spawnService(environment);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    service.kill('SIGKILL');
    await service.exited;
  }

  const url = await spawnService(environment).listening;

  expect((await put(url, home)).status).toBe(201);
});

test('SIGTERM answers what is under way, ends the streams, folds the log and leaves with 0', async () => {
  const home = makeHome();
  const service = spawnService(serviceEnvironment(home));
  const url = await service.listening;
  const stream = await fetch(`${url}/internal/changes`, { headers: { authorization: bearer(home) } });
  const writes = Array.from({ length: 20 }, () => put(url, home));
  await Promise.race(writes);
  service.kill('SIGTERM');

  const answered = (await Promise.allSettled(writes)).filter(({ status }) => status === 'fulfilled');
  expect(answered.length).toBeGreaterThan(0);
  expect(await stream.text()).toContain('event: hello');
  expect((await service.exited).code).toBe(0);
  expect(readdirSync(home.dataDir)).toEqual(['current', 'db.d1.db', 'owner.lock']);
});

test.each([
  [
    'a wrong root key',
    (files: Record<string, string>) => writeFileSync(files.ROOT_KEY_FILE ?? '', generateRootKey()),
    12,
  ],
  ['a missing root key', (files: Record<string, string>) => rmSync(files.ROOT_KEY_FILE ?? ''), 12],
  [
    'a root key that is too short',
    (files: Record<string, string>) => writeFileSync(files.ROOT_KEY_FILE ?? '', 'abc'),
    12,
  ],
  ['an empty root key', (files: Record<string, string>) => writeFileSync(files.ROOT_KEY_FILE ?? '', ''), 12],
  ['an empty database', (files: Record<string, string>) => writeFileSync(`${files.DATA_DIR}/db.d1.db`, ''), 13],
])('%s ends the process at once, naming the key id and no key, with the data untouched', async (_name, harm, code) => {
  const home = await usedHome();
  const environment = serviceEnvironment(home);
  harm(environment);
  const before = fingerprint(home.dataDir);

  const exit = await spawnService(environment).exited;

  expect(exit.code).toBe(code);
  expect(exit.output).toContain('d1');
  for (const secret of [home.rootKey.reveal(), home.serviceKey.reveal(), home.keyring().deks.d1?.wrapped ?? '-']) {
    expect(exit.output).not.toContain(secret);
  }
  expect(fingerprint(home.dataDir)).toEqual(before);
});

test('a second process on the same database is refused, and the first goes on', async () => {
  const home = makeHome();
  const environment = serviceEnvironment(home);
  const first = spawnService(environment);
  const url = await first.listening;

  const second = await spawnService(environment).exited;

  expect(second).toMatchObject({ code: 5, output: expect.stringContaining('Another process owns the database') });
  expect((await put(url, home)).status).toBe(201);
});

test('a port that is taken is a precondition, said by name, and the database is left closed', async () => {
  const home = makeHome();
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const port = String((taken.address() as AddressInfo).port);

  const exit = await spawnService({ ...serviceEnvironment(home), PORT: port }).exited;

  expect(exit).toMatchObject({ code: 5, output: expect.stringContaining('EADDRINUSE') });
  expect(existsSync(join(home.dataDir, 'db.d1.db-wal'))).toBe(false);
});

test('a database that waits for migrations is refused with 14, by their names, and is not touched', async () => {
  const home = makeHome();
  const environment = serviceEnvironment(home);
  makeOlderDatabase({ ...home, schema: 4 });
  home.confirmKeyring();
  const before = fingerprint(home.dataDir);

  const exit = await spawnService(environment).exited;

  expect(exit).toMatchObject({ code: 14, output: expect.stringMatching(/0005_\w+\.sql.*votive migrate/) });
  expect(fingerprint(home.dataDir)).toEqual(before);
});

test('a configuration that lacks things is refused with all their names at once', async () => {
  const exit = await spawnService({ PORT: '' }).exited;

  expect(exit.code).toBe(12);
  for (const name of ['PORT', 'DATA_DIR', 'KEYRING_PATH', 'ROOT_KEY', 'SERVICE_KEY', 'ADMIN_API_KEY', 'SESSION_SECRET'])
    expect(exit.output).toContain(`${name}:`);
});

test.runIf(process.getuid?.() === 0)(
  'a database file that belongs to root is refused at open, not at the first answer',
  async () => {
    const home = await usedHome();
    const environment = serviceEnvironment(home);
    const nobody = 65_534;
    for (const path of [
      home.folder,
      home.dataDir,
      ...Object.values(environment).filter((value) => value.startsWith(home.folder)),
    ]) {
      chownSync(path, nobody, nobody);
    }
    chownSync(join(home.dataDir, 'owner.lock'), nobody, nobody);
    chmodSync(join(home.dataDir, 'db.d1.db'), 0o644);

    const exit = await spawnService(environment, { uid: nobody }).exited;

    expect(exit).toMatchObject({ code: 5, output: expect.stringContaining('cannot be written (SQLITE_READONLY') });
  },
);
