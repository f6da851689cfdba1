import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ContainerEngine } from '../../../scripts/testing/container-engine.ts';
import { freePort } from '../../support/free-port.ts';
import { type VotiveRun, votive } from '../../support/votive.ts';
import { type Answer, call } from './call.ts';
import { docker } from './docker.ts';

export type ContainerAppliance = {
  home: string;
  /** What its commands need in their environment beside what every program has. */
  environment: Readonly<Record<string, string>>;
  url: string;
  httpsPort: number;
  httpPort: number;
  /** Runs a command on this home, with `--json`. */
  run: (...args: string[]) => Promise<VotiveRun>;
  up: (...args: string[]) => Promise<VotiveRun>;
  /** The authority by which its certificate is trusted, as PEM. */
  authority: () => Promise<string>;
  /** A request over TLS, trusting that authority alone. */
  api: (path: string, options?: { body?: unknown; headers?: Record<string, string> }) => Promise<Answer>;
  services: () => Promise<Service[]>;
  /** The id of a service's container. */
  container: (service: string) => Promise<string>;
  destroy: () => Promise<void>;
};

export type Service = { name: string; state: string; cause: string | null; restarts: number; lastLines: string[] };

/** What the command needs to build here: the base images that can be had on this machine. */
export function buildEnvironment(engine: ContainerEngine): Record<string, string> {
  if (!engine.available) throw new Error(engine.why);
  const { NODE_IMAGE, NGINX_IMAGE } = engine.buildArgs;
  return {
    ...(NODE_IMAGE !== undefined && { VOTIVE_NODE_IMAGE: NODE_IMAGE }),
    ...(NGINX_IMAGE !== undefined && { VOTIVE_NGINX_IMAGE: NGINX_IMAGE }),
    ...(engine.caBundle !== undefined && { VOTIVE_CA_BUNDLE: engine.caBundle }),
  };
}

/** A home on which the real command works in containers. Nothing runs yet. Whoever makes it calls `destroy`. */
export async function makeContainerAppliance(
  engine: ContainerEngine,
  settings: Record<string, string> = {},
): Promise<ContainerAppliance> {
  const home = await mkdtemp(join(tmpdir(), 'votive-containers-'));
  const [httpsPort, httpPort] = [await freePort(), await freePort()];
  const environment = { ...buildEnvironment(engine), VOTIVE_MODE: '', ...settings };
  const run = (...args: string[]) => votive([...args, '--home', home, '--json'], environment);
  const ports = ['--port', String(httpsPort), '--http-port', String(httpPort)];
  const authority = () => readFile(join(home, 'certs', 'local-ca.pem'), 'utf8');

  return {
    home,
    environment,
    url: `https://localhost:${httpsPort}`,
    httpsPort,
    httpPort,
    run,
    up: (...args) => run('up', '--mode', 'compose', '--timeout', '3m', ...ports, ...args),
    authority,
    api: async (path, { body, headers = {} } = {}) =>
      call({
        port: httpsPort,
        ca: await authority(),
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers: { host: `localhost:${httpsPort}`, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    services: async () => (await run('status')).json?.data.services as Service[],
    container: async (service) => {
      const project = ['--filter', `label=com.docker.compose.project=${await projectOf(home)}`];
      const { stdout } = await docker(
        'ps',
        '--quiet',
        '--no-trunc',
        ...project,
        '--filter',
        `label=com.docker.compose.service=${service}`,
      );
      return stdout.trim();
    },
    async destroy() {
      await run('down');
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The name of the Compose project that the command gave to a home. */
export async function projectOf(home: string): Promise<string> {
  const state = JSON.parse(await readFile(join(home, 'run', 'compose', 'desired.json'), 'utf8')) as { project: string };
  return state.project;
}

/** Runs `up` and expects it to succeed. */
export async function bringUp(appliance: ContainerAppliance, ...args: string[]): Promise<VotiveRun> {
  const up = await appliance.up(...args);
  expect(up.code, `${up.stdout}\n${up.stderr}`).toBe(0);
  return up;
}

/** Waits until `condition` holds; fails with `what` when it does not in time. */
export async function eventually(what: string, condition: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`This did not happen within ${timeoutMs / 1000} s: ${what}`);
    await new Promise((next) => setTimeout(next, 300));
  }
}
