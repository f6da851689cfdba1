import { expect, test } from 'vitest';
import { faultOf, stageOf } from './build-images.ts';
import { toLogEntry } from './container-logs.ts';
import { holderAmong } from './container-ports.ts';
import { acceptingWorkers } from './reload-edge.ts';
import { clientEnvironment } from './run-argv.ts';

test('of a build only the steps that take time are shown, without their mounts', () => {
  expect(stageOf('#12 [backend build 3/7] RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts')).toBe(
    'backend: npm ci --ignore-scripts',
  );
  expect(stageOf('#12 [backend build 4/7] COPY packages/shared packages/shared')).toBeUndefined();
  expect(stageOf('#12 1.234 added 280 packages')).toBeUndefined();
});

test('a build that failed is told by its errors', () => {
  const text = '#9 0.5 npm warn old\n#9 1.2 npm ERR! code ENOTFOUND\n#9 1.3 npm ERR! network registry\n#9 DONE 0s';
  expect(faultOf(text)).toBe('npm ERR! code ENOTFOUND\n        npm ERR! network registry');
  expect(faultOf('one\ntwo')).toBe('one\n        two');
});

test('a line of a container is an entry like a line of a process', () => {
  const json = '{"level":"info","time":"2026-11-21T08:00:00.000Z","msg":"listening"}';
  const from = { service: 'backend', stream: 'stderr' } as const;
  expect(toLogEntry(`2026-11-21T08:00:00.123456789Z ${json}`, from)).toEqual({
    time: '2026-11-21T08:00:00.123Z',
    service: 'backend',
    raw: json,
  });
  expect(JSON.parse(toLogEntry('2026-11-21T08:00:01Z Error: boom', from)?.raw ?? '')).toMatchObject({
    level: 'error',
    name: 'backend',
    msg: 'Error: boom',
  });
  expect(toLogEntry('', from)).toBeUndefined();
});

test('the container that holds a port is found by its whole number', () => {
  const lines = 'other\t127.0.0.1:18443->8443/tcp\nvotive-1-edge-1\t127.0.0.1:8080->8080/tcp, 127.0.0.1:8443->8443/tcp';
  expect(holderAmong(lines, 8443)).toBe('votive-1-edge-1');
  expect(holderAmong(lines, 443)).toBeUndefined();
});

test('workers that finish their connections take no new ones', () => {
  const processes =
    'PID COMMAND\n 10 nginx: master process nginx -c x\n 11 nginx: worker process is shutting down\n 12 nginx: worker process';
  expect(acceptingWorkers(processes)).toEqual(['12']);
});

test('nothing in the caller’s environment can change what Compose reads', () => {
  const environment = clientEnvironment({
    PATH: '/bin',
    DOCKER_HOST: 'unix:///x',
    COMPOSE_FILE: '/evil.yaml',
    VOTIVE_HOME: '/other',
    NODE_IMAGE: 'x',
    ANTHROPIC_API_KEY: 'sk-1',
  });
  expect(environment).toMatchObject({ PATH: '/bin', DOCKER_HOST: 'unix:///x' });
  for (const name of ['COMPOSE_FILE', 'VOTIVE_HOME', 'NODE_IMAGE', 'ANTHROPIC_API_KEY'])
    expect(environment).not.toHaveProperty(name);
});
