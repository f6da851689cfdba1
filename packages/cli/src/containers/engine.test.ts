import { expect, test } from 'vitest';
import { findEngine, isAtLeast, knowsStartInterval } from './engine.ts';
import type { Ran, RunArgv } from './run-argv.ts';

const said = (ran: Partial<Ran>): Ran => ({ code: 0, stdout: '', stderr: '', timedOut: false, missing: false, ...ran });
const info = (more: object = {}) =>
  said({ stdout: JSON.stringify({ ServerVersion: '20.10.24+dfsg1', OSType: 'linux', DockerRootDir: '/d', ...more }) });

/** What the client of an engine answers, as recorded from real ones. */
function client(answers: { info?: Ran; compose?: Ran }): RunArgv {
  return async (argv) =>
    argv[1] === 'info' ? (answers.info ?? info()) : (answers.compose ?? said({ stdout: '2.26.1-4\n' }));
}

test('an engine from 20.10 on with Compose v2 is found, and told from one that knows start_interval', async () => {
  const old = await findEngine(client({}));
  expect(old).toEqual({ version: '20.10.24+dfsg1', major: 20, composeVersion: '2.26.1-4', rootFolder: '/d' });
  expect(knowsStartInterval(old)).toBe(false);
  const current = await findEngine(
    client({ info: info({ ServerVersion: '28.2.2' }), compose: said({ stdout: 'v2.39.1' }) }),
  );
  expect([knowsStartInterval(current), current.composeVersion]).toEqual([true, '2.39.1']);
});

const permission =
  'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock';
test.each([
  ['is missing', { info: said({ code: null, missing: true }) }, 'There is no container engine.'],
  ['keeps this user out', { info: said({ code: 1, stderr: permission }) }, 'does not let this user in'],
  [
    'is silent',
    { info: said({ code: 1, stderr: 'Cannot connect to the Docker daemon. Is it running?' }) },
    'does not answer',
  ],
  ['takes too long', { info: said({ code: null, timedOut: true }) }, 'does not answer'],
  ['speaks nonsense', { info: said({ stdout: 'podman' }) }, 'does not answer'],
  ['is too old', { info: info({ ServerVersion: '19.03.15' }) }, 'The container engine is too old.'],
  ['runs no Linux containers', { info: info({ OSType: 'windows' }) }, 'no Linux containers'],
  ['maps users', { info: info({ SecurityOptions: ['name=seccomp', 'name=rootless'] }) }, 'maps users'],
  [
    'has no Compose',
    { compose: said({ code: 1, stderr: "docker: 'compose' is not a docker command." }) },
    'Compose v2 is missing',
  ],
  ['has an old Compose', { compose: said({ stdout: '2.3.3' }) }, 'Docker Compose is too old.'],
])('an engine that %s is refused by name, with another way to run', async (_what, answers, message) => {
  await expect(findEngine(client(answers))).rejects.toMatchObject({
    code: 'VOT-207',
    message: expect.stringContaining(message),
  });
});

test('what the engine said is the reason, also where the client wraps it', async () => {
  const stdout = JSON.stringify({ ServerErrors: [permission], ClientInfo: { Context: 'default' } });

  await expect(findEngine(client({ info: said({ code: 1, stdout }) }))).rejects.toMatchObject({ reason: permission });
});

test('versions are compared as numbers', () => {
  expect(['20.10.0', '20.10.24+dfsg1', '25.0.3', '2.26.1-4'].map((version) => isAtLeast(version, [20, 10]))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(isAtLeast('2.9.0', [2, 20])).toBe(false);
  expect(isAtLeast('dev', [2, 20])).toBe(false);
});
