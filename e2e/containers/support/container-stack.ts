import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerEngine } from '../../../scripts/testing/container-engine.ts';
import { freePort } from '../../support/free-port.ts';
import { type ContainerHome, makeContainerHome } from './container-home.ts';
import { docker, type Inspected, inspect } from './docker.ts';

export const COMPOSE = join(import.meta.dirname, '..', '..', '..', 'compose');
type Service = 'edge' | 'backend' | 'prompt-service' | 'worker' | 'migrate';

export type ContainerStack = {
  home: ContainerHome;
  httpsPort: number;
  httpPort: number;
  /** Runs `docker compose` on this stack. */
  compose: (...args: string[]) => Promise<{ stdout: string; stderr: string }>;
  inspect: (service: Service) => Promise<Inspected>;
  /** Builds the images and answers in how many seconds. */
  build: () => Promise<number>;
  /** Starts everything and answers after how many seconds all of it was healthy. */
  up: () => Promise<number>;
  destroy: () => Promise<void>;
};

/** An appliance in containers in a home of its own, driven by plain `docker compose` as the command line does it. Nothing runs yet. */
export async function createContainerStack(engine: ContainerEngine): Promise<ContainerStack> {
  if (!engine.available) throw new Error(engine.why);
  const [httpsPort, httpPort] = [await freePort(), await freePort()];
  const home = await makeContainerHome({ httpsPort, httpPort });
  const project = `votive-test-${process.pid}`;
  const variables = {
    ...engine.buildArgs,
    VOTIVE_PROJECT: project,
    VOTIVE_HOME: home.folder,
    VOTIVE_UID: home.uid,
    VOTIVE_GID: home.uid,
    VOTIVE_HTTPS_PORT: httpsPort,
    VOTIVE_HTTP_PORT: httpPort,
    VOTIVE_VERSION: 'test',
    ...(engine.caBundle && { VOTIVE_CA_BUNDLE: engine.caBundle }),
  };
  const envFile = join(home.folder, 'run', 'compose.env');
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(envFile, lines.join(''));

  const files = ['compose.yaml', ...(await newerFiles())].flatMap((file) => ['--file', join(COMPOSE, file)]);
  const compose = (...args: string[]) => docker('compose', '--env-file', envFile, ...files, ...args);

  return {
    home,
    httpsPort,
    httpPort,
    compose,
    inspect: async (service) => {
      const [container] = await inspect(`${project}-${service}-1`);
      if (!container) throw new Error(`There is no container of ${service}.`);
      return container;
    },
    build: () => seconds(() => compose('build', '--quiet')),
    up: () => seconds(() => compose('up', '--detach', '--wait', '--wait-timeout', '90')),
    destroy: async () => {
      await compose('down', '--volumes', '--timeout', '5');
      await docker('image', 'prune', '--force', '--filter', 'label=org.opencontainers.image.title=votive');
      rmSync(home.folder, { recursive: true, force: true });
    },
  };
}

async function newerFiles(): Promise<string[]> {
  const { stdout } = await docker('version', '--format', '{{.Server.Version}}');
  return Number.parseInt(stdout, 10) >= 25 ? ['engine-25.yaml'] : [];
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return Math.round((performance.now() - startedAt) / 100) / 10;
}
