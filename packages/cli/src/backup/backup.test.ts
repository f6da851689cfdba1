import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { artefactPath, listBackups, readRecord, writeRecord } from '@votive/shared/backup/backup-folder';
import { expect, test } from 'vitest';
import { homeLayout } from '../home/home-layout.ts';
import { CLI, cleanEnvironment, eventually, temporaryHome } from '../testing/votive.ts';

const LONG = { timeout: 180_000 };
const DAY_MS = 86_400_000;

/** A stopped appliance with one backup. */
async function homeWithBackup() {
  const home = temporaryHome();
  await home.run(['up', '--port', '0']);
  await home.run(['down']);
  const { document } = await home.json(['backup']);
  return { ...home, layout: homeLayout(home.home), backup: document.data as { id: string; path: string } };
}

test(
  'a backup says where it lies, and pruning removes what the policy no longer keeps, but never the newest that was proved',
  LONG,
  async () => {
    const { json, run, layout, backup } = await homeWithBackup();
    expect([isAbsolute(backup.path), existsSync(backup.path)]).toEqual([true, true]);
    const record = readRecord(layout.backups, backup.id) ?? expect.fail('there is no record');
    const older = (days: number) => {
      const id = `votive-older-${days}`;
      const createdAt = new Date(Date.parse(record.createdAt) - days * DAY_MS).toISOString();
      copyFileSync(backup.path, artefactPath(layout.backups, id));
      writeRecord(layout.backups, { ...record, id, createdAt });
      return id;
    };
    const [yesterday, longAgo, longerAgo] = [older(1), older(400), older(401)];
    for (const [name, value] of [
      ['BACKUP_KEEP_LAST', '1'],
      ['BACKUP_KEEP_DAILY', '2'],
      ['BACKUP_KEEP_WEEKLY', '1'],
    ] as const)
      expect((await run(['config', 'set', name, value])).code).toBe(0);

    const plan = await json(['backup', 'prune', '--dry-run']);
    expect(plan.document.data).toMatchObject({
      changed: false,
      kept: 2,
      plan: [expect.any(String), expect.any(String)],
    });
    const pruned = await json(['backup', 'prune']);

    expect(pruned.document.data.removed.sort()).toEqual([longAgo, longerAgo].sort());
    expect(listBackups(layout.backups).map(({ id }) => id)).toEqual([yesterday, backup.id]);
  },
);

test('a backup that could not be sent away is no reason to remove an older one', LONG, async () => {
  const { json, run, layout, backup } = await homeWithBackup();
  for (const name of ['LAST', 'DAILY', 'WEEKLY']) await run(['config', 'set', `BACKUP_KEEP_${name}`, '1']);

  const unsent = await json(['backup', '--exec', 'exit 7; :', '--prune']);
  expect([unsent.code, unsent.document.data.pruned]).toEqual([3, []]);
  expect(listBackups(layout.backups)).toHaveLength(2);
  const sent = await json(['backup', '--exec', ':', '--prune']);

  expect([sent.code, sent.document.data.pruned]).toEqual([0, [backup.id, unsent.document.data.id]]);
});

test(
  'a backup that was altered on its disk is refused, counts as proved no more, and is not kept instead of a good one',
  LONG,
  async () => {
    const { json, layout, backup } = await homeWithBackup();
    const newest = (await json(['backup'])).document.data;
    const bytes = readFileSync(newest.path);
    bytes[bytes.length - 5_000] = (bytes[bytes.length - 5_000] ?? 0) ^ 4;
    writeFileSync(newest.path, bytes);

    const drilled = await json(['backup', 'drill']);

    expect(drilled.code, drilled.stdout).toBe(13);
    expect(readRecord(layout.backups, newest.id)).toMatchObject({ verified: { ok: false }, drill: { ok: false } });
    const { document: list } = await json(['backup', 'list']);
    expect(
      list.data.backups.map(({ id, verified }: { id: string; verified: { ok: boolean } }) => [id, verified.ok]),
    ).toEqual([
      [newest.id, false],
      [backup.id, true],
    ]);
    const verified = await json(['backup', 'verify', newest.id]);
    expect([verified.code, (await json(['backup', 'verify'])).document.data.id]).toEqual([13, backup.id]);
  },
);

test.skipIf(process.platform !== 'linux')(
  'the services of a drill end with it, also where it is killed',
  LONG,
  async () => {
    const { home, json } = await homeWithBackup();
    const [program, ...fixed] = CLI;
    const drill = spawn(program, [...fixed, 'backup', 'drill', '--home', home], {
      env: cleanEnvironment(),
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => drill.once('close', resolve));
    const copy = join(home, 'backups', '.scratch-drill');
    await eventually('a service comes up on the copy', () => processesOn(copy) > 0);

    drill.kill('SIGKILL');
    await ended;

    await eventually('nobody works on the copy', () => processesOn(copy) === 0, 60_000);
    expect((await json(['backup', 'drill'])).code).toBe(0);
  },
);

test(
  'an interrupted backup leaves nothing, and a line of systemd does it every night and sends it away',
  LONG,
  async () => {
    const { json, layout } = await homeWithBackup();
    mkdirSync(join(layout.backups, '.scratch-verify'));
    await json(['backup', 'prune']);
    expect(readdirSync(layout.backups).filter((name) => name.startsWith('.scratch'))).toEqual([]);

    const { document } = await json([
      'backup',
      '--print-systemd',
      '--to',
      '/mnt/away',
      '--exec',
      'rclone copy',
      '--prune',
    ]);

    const { 'votive-backup.service': service, 'votive-backup.timer': timer } = document.data.units;
    expect(service).toMatch(
      /^ExecStart=\S+\/votive "?backup"? "?create"? .*--to"? "?\/mnt\/away"? "?--exec"? "?rclone copy"? "?--prune"?.*--no-input/m,
    );
    expect(timer).toMatch(/^OnCalendar=\*-\*-\* 03:30:00$/m);
    expect(timer).toMatch(/^Persistent=true$/m);
  },
);

/** How many processes were started to work on a folder. */
function processesOn(folder: string): number {
  const isOn = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`=${folder}/`);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOn(name)).length;
}
