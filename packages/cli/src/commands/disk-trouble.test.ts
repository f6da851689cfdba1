import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLI, cleanEnvironment, temporaryFolder } from '../testing/votive.ts';

const LONG = 150_000;
const canMount = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0;
if (!canMount) console.error('SKIPPED: a disk that is full or read-only needs root and mount namespaces.');

test.skipIf(!canMount)(
  'on a full disk commands say so at once, and down still stops what runs',
  {
    timeout: LONG,
  },
  async () => {
    const { steps, log } = await onItsOwnDisk(`
    votive up --port 0
    cat /dev/zero > $disk/fill
    votive restart; votive config set AI_MODEL x; votive status
    votive down; votive down
    votive up
    rm $disk/fill
    votive up; votive down`);

    expect(steps, log).toMatchObject([
      ['up', 0, { ok: true }],
      ['restart', 5, { error: { code: 'VOT-205' } }],
      ['config', 5, { error: { code: 'VOT-205' } }],
      ['status', 0, { data: { status: 'healthy' } }],
      [
        'down',
        0,
        {
          data: { changed: true },
          warnings: expect.arrayContaining([{ code: 'VOT-205', message: expect.any(String) }]),
        },
      ],
      ['down', 0, { data: { changed: false } }],
      ['up', 5, { error: { code: 'VOT-205' } }],
      ['up', 0, { data: { changed: true } }],
      ['down', 0, { data: { changed: true } }],
    ]);
  },
);

test.skipIf(!canMount)(
  'a disk that fills up while services start ends the wait, not the patience',
  {
    timeout: LONG,
  },
  async () => {
    const { steps, log } = await onItsOwnDisk(`
    (until [ -e $VOTIVE_HOME/config.json ]; do sleep 0.02; done; cat /dev/zero > $disk/fill) 2>/dev/null &
    votive up --port 0 --timeout 90s
    votive down`);

    expect(steps, log).toMatchObject([
      ['up', 5, { error: { code: 'VOT-205' } }],
      ['down', 0, { ok: true }],
    ]);
    expect(steps[0]?.[2].meta.duration_ms).toBeLessThan(80_000);
  },
);

test.skipIf(!canMount)(
  'on a disk that went read-only down stops what runs, and is content when nothing does',
  {
    timeout: LONG,
  },
  async () => {
    const { steps, log } = await onItsOwnDisk(`
    votive up --port 0
    mount --bind $disk $disk; mount -o remount,ro,bind $disk
    votive restart
    votive down; votive down`);

    expect(steps, log).toMatchObject([
      ['up', 0, { ok: true }],
      ['restart', 5, { error: { code: 'VOT-205', cause: expect.stringContaining('read-only') } }],
      ['down', 0, { data: { changed: true } }],
      ['down', 0, { data: { changed: false }, warnings: [] }],
    ]);
  },
);

type Step = [command: string, code: number, document: { meta: { duration_ms: number } } & Record<string, unknown>];

/** Runs a script whose `votive` works on a home on a small disk of its own; answers each command with its exit code and its document. */
async function onItsOwnDisk(script: string): Promise<{ steps: Step[]; log: string }> {
  const folder = temporaryFolder();
  const [disk, webRoot] = [join(folder, 'disk'), join(folder, 'web')];
  for (const path of [disk, webRoot]) mkdirSync(path);
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Votive</title>');
  const command = CLI.map((word) => `'${word}'`).join(' ');
  const setUp = `
    disk='${disk}'; mount -t tmpfs -o size=100m none $disk
    votive() { ${command} "$@" --json 2>>'${folder}/log' >'${folder}/answer'; code=$?; echo "$1 $code $(cat '${folder}/answer')"; }
    trap '${command} down >/dev/null 2>&1' EXIT`;
  const env = cleanEnvironment({ VOTIVE_HOME: join(disk, 'home'), VOTIVE_WEB_ROOT: webRoot });
  const child = spawn('unshare', ['--mount', 'bash', '-c', `${setUp}\n${script}`], { env });
  let log = '';
  child.stdout.on('data', (data) => {
    log += String(data);
  });
  child.stderr.resume();
  await new Promise((ended) => child.once('close', ended));
  const steps = log
    .trim()
    .split('\n')
    .map((line): Step => {
      const [, name = '', code = '', text = ''] = /^(\S+) (\d+) (.*)$/.exec(line) ?? [];
      return [name, Number(code), JSON.parse(text || '{}')];
    });
  return { steps, log };
}
