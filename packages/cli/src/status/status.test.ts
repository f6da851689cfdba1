import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { stoppedHome } from '../testing/stopped-home.ts';
import { CLI, cleanEnvironment, eventually, pidOf, temporaryHome } from '../testing/votive.ts';
import { certificateInUse } from './certificate-in-use.ts';

const LONG = 120_000;

test('status says why a service is in trouble, with its last lines and without its secrets', {
  timeout: LONG,
}, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);
  const healthy = await home.json(['status']);
  expect(healthy.document.data).toMatchObject({
    instance: 'home',
    keys: { data: { id: 'd1', ageDays: 0, fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) } },
    certificate: null,
    backup: { lastVerified: null, lastDrill: null, rtoMs: null, schedule: '30 3 * * *', faults: [] },
    pending: { migration: null, recovery: [], underWay: [] },
  });
  const text = await home.run(['status']);
  expect(text.stdout, text.stderr).toMatch(/last backup +never\n +last drill +never/);

  process.kill(pidOf(home, 'worker'), 'SIGSTOP');
  appendFileSync(home.path('logs', 'worker.log'), '{"level":"error","msg":"asked with Bearer planted-token-1"}\n');
  const result = await home.json(['status']);
  process.kill(pidOf(home, 'worker'), 'SIGCONT');

  expect([result.code, result.document.error.code]).toEqual([4, 'VOT-302']);
  const worker = result.document.data.services.find(({ name }: { name: string }) => name === 'worker');
  expect(worker).toMatchObject({ state: 'unhealthy', cause: expect.stringContaining('no answer') });
  expect(worker.lastLines.at(-1)).toBe('{"level":"error","msg":"asked with Bearer [redacted]"}');
  expect(worker.lastLines.length).toBeLessThanOrEqual(20);
  expect(JSON.stringify(result.document)).not.toContain('planted-token-1');
});

test('a service that was ended is told by how it ended, and an interrupted command makes it degraded', {
  timeout: LONG,
}, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);
  process.kill(pidOf(home, 'backend'), 'SIGKILL');
  await eventually('the end is noted', () => home.state()?.services.backend?.restarts === 1);

  const text = await home.run(['status']);
  expect(text.stdout + text.stderr).toMatch(/backend .*1 restarts/);

  await eventually('healthy again', () => home.state()?.services.backend?.state === 'healthy');
  writeFileSync(home.path('journal', 'x.json'), '{}');
  const degraded = await home.json(['status']);
  expect([degraded.code, degraded.document.data.status]).toEqual([3, 'degraded']);
});

test('--watch writes a line for every change in a pipe, and events with --json=stream', { timeout: LONG }, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);
  const lines = watch([...CLI, 'status', '--watch', '--home', home.home]);
  const events = watch([...CLI, 'status', '--watch', '--json=stream', '--home', home.home]);
  await eventually('both have spoken', () => lines.text().includes('healthy') && events.text().includes('healthy'));

  process.kill(pidOf(home, 'worker'), 'SIGSTOP');
  await eventually(
    'both tell of it',
    () => lines.text().includes('worker=unhealthy') && events.text().includes('"unhealthy"'),
  );
  process.kill(pidOf(home, 'worker'), 'SIGCONT');
  await eventually('both tell of its return', () => lines.text().trim().split('\n').length >= 3);

  expect(await lines.end('SIGINT')).toBe(130);
  expect(await events.end('SIGTERM')).toBe(143);
  expect(lines.text()).not.toContain('\u001b');
  expect(lines.text()).not.toContain('error:');
  const parsed = events
    .text()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(parsed[0]).toMatchObject({ event: 'status', status: 'healthy', services: expect.any(Array) });

  const refused = await home.json(['status', '--watch']);
  expect([refused.code, refused.document.error.code]).toEqual([2, 'VOT-101']);
});

test('on a terminal --watch redraws in place', { timeout: LONG }, async () => {
  const home = temporaryHome();
  await home.json(['up', '--port', '0']);
  const command = [...CLI, 'status', '--watch', '--home', home.home].map((word) => `'${word}'`).join(' ');
  const screen = watch(['script', '-qec', command, '/dev/null']);

  await eventually('it draws twice', () => screen.text().split('\u001b[H').length >= 3);

  expect(screen.text()).toContain('Ctrl-C ends');
  screen.type('\u0003');
  expect(await screen.ended).toBe(130);
});

test('the end of the certificate in use, and a renewal that failed, are told', async () => {
  const { layout, json } = await stoppedHome();
  const at = { hostName: 'localhost', now: new Date() };
  expect(await certificateInUse(layout, at)).toBeNull();
  await json(['certs', 'renew']);

  expect(await certificateInUse(layout, at)).toMatchObject({ state: 'ok', expires: expect.stringMatching(/^20\d\d-/) });
  expect(await certificateInUse(layout, { ...at, hostName: 'votive.example' })).toMatchObject({
    state: 'failing',
    causes: ['It does not cover votive.example.'],
  });
});

/** A command that goes on, with all it has written so far. */
function watch([program = '', ...args]: readonly string[]) {
  const child = spawn(program, args, { env: cleanEnvironment({ TERM: 'xterm' }), stdio: ['pipe', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk;
    });
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    text: () => text,
    ended,
    type: (keys: string) => child.stdin.write(keys),
    end(signal: NodeJS.Signals) {
      child.kill(signal);
      return ended;
    },
  };
}
