import { expect, test } from 'vitest';
import { containerStatus } from './container-status.ts';
import type { Container } from './inspect-containers.ts';

type State = Container['State'];
const NEVER = '0001-01-01T00:00:00Z';

function container(state: Partial<State>, more: Partial<Container> = {}): Container {
  return {
    Id: 'c1',
    Name: '/votive-1-backend-1',
    service: 'backend',
    RestartCount: 0,
    Config: { Image: 'votive/backend:1', Labels: {} },
    HostConfig: { Memory: 384 * 1024 * 1024 },
    State: {
      Status: 'running',
      OOMKilled: false,
      ExitCode: 0,
      Error: '',
      Pid: 7,
      StartedAt: '2026-11-21T08:00:00.123456789Z',
      FinishedAt: NEVER,
      ...state,
    },
    NetworkSettings: { Ports: {} },
    ...more,
  };
}
const health = (Status: string, ExitCode: number, Output: string): Pick<State, 'Health'> => ({
  Health: { Status, Log: [{ ExitCode, Output }] },
});
const judged = (state: Partial<State>, more: Partial<Container> = {}) => {
  const { state: word, cause } = containerStatus('backend', container(state, more));
  return [word, cause];
};

test.each([
  ['healthy', health('healthy', 0, 'healthy\n'), ['healthy', null]],
  [
    'degraded',
    health('healthy', 0, 'degraded\nprompt-service: unhealthy (no answer)\n'),
    ['degraded', 'prompt-service: unhealthy (no answer)'],
  ],
  [
    'starting',
    health('starting', 1, 'no answer from http://127.0.0.1:3001/health: ECONNREFUSED'),
    ['starting', 'no answer from http://127.0.0.1:3001/health: ECONNREFUSED'],
  ],
  [
    'unhealthy',
    health('unhealthy', 1, 'unhealthy\ndatabase: unhealthy (disk full)'),
    ['unhealthy', 'unhealthy; database: unhealthy (disk full)'],
  ],
  ['silent', health('unhealthy', 139, ''), ['unhealthy', 'its health check ended with exit code 139 and no words']],
])('the health check of a %s container is its state and cause', (_what, state, expected) => {
  expect(judged(state)).toEqual(expected);
});

test('a container that ended says how: memory, signal, exit code', () => {
  const ended = { Status: 'exited', Pid: 0, FinishedAt: '2026-11-21T09:00:00Z' };
  expect(judged({ ...ended, OOMKilled: true, ExitCode: 137 })).toEqual([
    'unhealthy',
    'ended: it needed more memory than its limit of 384 MB',
  ]);
  expect(judged({ ...ended, ExitCode: 137 })).toEqual(['unhealthy', 'ended with exit code 137 (killed)']);
  expect(judged({ ...ended, Status: 'restarting', ExitCode: 12 }, { RestartCount: 1 })[0]).toBe('restarting');
  expect(judged({ ...ended, Status: 'restarting', ExitCode: 12 }, { RestartCount: 7 })).toEqual([
    'crash-looping',
    'ended with exit code 12',
  ]);
  expect(judged({ Status: 'created', Error: 'port is already allocated' })).toEqual([
    'unhealthy',
    'port is already allocated',
  ]);
});

test('no container is a service that is stopped, and times are whole milliseconds', () => {
  expect(containerStatus('edge', undefined)).toMatchObject({ name: 'edge', state: 'stopped', pid: null, restarts: 0 });
  expect(containerStatus('backend', container({}))).toMatchObject({
    since: '2026-11-21T08:00:00.123Z',
    pid: 7,
    lastExit: null,
  });
});
