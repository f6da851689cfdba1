import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBaseImages } from './engine/base-images.ts';
import { engineAnswers, ensureDaemon } from './engine/daemon.ts';

import { withMachineLock } from './engine/machine-lock.ts';
import { ensurePlugins } from './engine/plugins.ts';

/**
 * A container engine for tests. `buildArgs` are the arguments that every build needs here (none where the pinned base images can be had), and
 * `caBundle` is the file of further authorities by which this machine trusts its package registry, to be handed to a build as the secret `ca_bundle`.
 */
export type ContainerEngine =
  | {
      available: true;
      nodeImage: string;
      nginxImage: string;
      buildArgs: Record<string, string>;
      caBundle: string | undefined;
    }
  | { available: false; why: string };

const root = join(import.meta.dirname, '..', '..');
const stateDir = join(root, '.votive', 'engine');
const LOCK = '/var/lock/votive-container-engine.lock';

/**
 * Uses the engine of this machine, or makes one: on a bare Debian as root it installs and starts the engine, its plugins and base images (about a
 * minute, once for each machine; afterwards under a second). Nothing it leaves behind stops a later run, wherever it is interrupted.
 */
export async function ensureContainerEngine(): Promise<ContainerEngine> {
  try {
    const obstacle = await findObstacle();
    if (obstacle) return { available: false, why: obstacle };
    mkdirSync(stateDir, { recursive: true });
    return await withMachineLock(LOCK, prepare);
  } catch (error) {
    return { available: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Why nothing can even be tried here. */
async function findObstacle(): Promise<string | undefined> {
  if (await engineAnswers()) return undefined;
  if (process.platform !== 'linux')
    return 'no container engine answers (`docker info`), and one can be installed on Debian only';
  if (process.getuid?.() !== 0) return 'no container engine answers (`docker info`), and installing one needs root';
  if (!existsSync('/usr/bin/apt-get')) return 'no container engine answers (`docker info`), and apt-get is not here';
  return undefined;
}

async function prepare(): Promise<ContainerEngine> {
  removeScratch();
  await timed('engine', () => ensureDaemon(stateDir));
  await timed('compose and buildx', () => ensurePlugins(stateDir));
  const images = await timed('base images', () => ensureBaseImages(stateDir, join(root, 'compose')));
  const { nodeImage, nginxImage, areStandIns } = images;
  return {
    available: true,
    nodeImage,
    nginxImage,
    buildArgs: areStandIns ? { NODE_IMAGE: nodeImage, NGINX_IMAGE: nginxImage } : {},
    caBundle: [process.env.NODE_EXTRA_CA_CERTS, process.env.SSL_CERT_FILE].find((file) => file && existsSync(file)),
  };
}

/** What an interrupted run was unpacking. Only whoever holds the lock may do this. */
function removeScratch(): void {
  for (const entry of readdirSync(stateDir))
    if (/^(plugins|base)-/.test(entry))
      rmSync(join(stateDir, entry), { recursive: true, force: true, maxRetries: 20, retryDelay: 500 });
}

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const result = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  if (seconds > 1) console.log(`── container ${what}: ${seconds.toFixed(1)} s`);
  return result;
}
