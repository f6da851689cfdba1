import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Argv, run, succeeds } from './host-command.ts';

/** The Debian mirror that this machine installs from. */
export async function aptMirror(): Promise<string> {
  const format = '$(REPO_URI)';
  const uris = (await run(['apt-get', 'indextargets', '--format', format], { timeoutSeconds: 30 })).split('\n');
  const mirror = uris.find((uri) => uri.endsWith('/debian/'));
  if (!mirror) throw new Error('apt-get names no Debian mirror');
  return mirror;
}

/** Installs Debian packages; first finishes what an interrupted installation left. */
export async function installPackages(...names: string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'] as const;
  await run(['dpkg', '--configure', '-a'], { timeoutSeconds: 300, env });
  await run(['apt-get', ...wait, 'update', '-qq'], { timeoutSeconds: 180, env });
  const install = ['install', '-y', '-qq', '--no-install-recommends'] as const;
  await run(['apt-get', ...wait, ...install, ...names], { timeoutSeconds: 600, env });
}

/** A minimal Debian file system in `root`, without package lists, documentation and translations. */
export async function makeDebianRoot(root: string): Promise<void> {
  if (!(await succeeds(['debootstrap', '--version']))) await installPackages('debootstrap');
  const bootstrap = ['debootstrap', '--variant=minbase', '--include=ca-certificates', 'bookworm', root] as const;
  await run(inOwnNamespace([...bootstrap, await aptMirror()]), { timeoutSeconds: 300 });
  slim(root);
}

/** Installs packages inside a Debian file system, with the machine's own network and sources. */
export async function installInto(root: string, packages: readonly string[]): Promise<void> {
  for (const file of ['/etc/resolv.conf', '/etc/hosts']) if (existsSync(file)) cpSync(file, join(root, file));
  const apt: Argv = ['chroot', root, 'apt-get'];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run(inOwnNamespace([...apt, 'update', '-qq']), { timeoutSeconds: 180, env });
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  await run(inOwnNamespace([...apt, ...install]), { timeoutSeconds: 300, env });
  for (const file of ['etc/resolv.conf', 'etc/hosts']) rmSync(join(root, file), { force: true });
  slim(root);
}

/** Mounts and processes in namespaces of their own: both are gone when the command ends, or is killed with this process. */
function inOwnNamespace(argv: Argv): Argv {
  return ['unshare', '--mount', '--pid', '--fork', '--kill-child', ...argv];
}

function slim(root: string): void {
  const weight = [
    'var/cache/apt',
    'var/lib/apt/lists',
    'usr/share/doc',
    'usr/share/man',
    'usr/share/locale',
    'var/log',
  ];
  for (const folder of weight) {
    rmSync(join(root, folder), { recursive: true, force: true });
    mkdirSync(join(root, folder), { recursive: true });
  }
  mkdirSync(join(root, 'var/lib/apt/lists/partial'), { recursive: true });
  mkdirSync(join(root, 'var/cache/apt/archives/partial'), { recursive: true });
}
