import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { aptMirror } from './debian.ts';
import { run, succeeds } from './host-command.ts';

const SUITE = 'trixie';
const PLUGINS = [
  { name: 'docker-compose', proof: ['docker', 'compose', 'version'] },
  { name: 'docker-buildx', proof: ['docker', 'buildx', 'version'] },
] as const;

/**
 * Gives the `docker` command Compose v2 and buildx where it lacks them. Debian 12 has neither, the packages of Debian 13 run on it: they are
 * fetched with package lists of their own and only unpacked, so that nothing of the machine's package state changes.
 */
export async function ensurePlugins(stateDir: string): Promise<void> {
  const missing = [];
  for (const { name, proof } of PLUGINS) if (!(await succeeds(proof))) missing.push(name);
  if (missing.length === 0) return;

  const scratch = mkdtempSync(join(stateDir, 'plugins-'));
  try {
    const unpacked = await fetchPackages(scratch, missing);
    for (const name of missing) install(join(unpacked, 'usr/libexec/docker/cli-plugins', name), name);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function fetchPackages(scratch: string, names: readonly string[]): Promise<string> {
  const sources = join(scratch, 'sources.list');
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(sources, `deb [signed-by=${keyring}] ${await aptMirror()} ${SUITE} main\n`);
  for (const folder of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(scratch, folder), { recursive: true });

  const settings = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': join(scratch, 'lists'),
    'Dir::Cache': join(scratch, 'cache'),
    'APT::Sandbox::User': 'root',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  await run(['apt-get', ...options, 'update', '-qq'], { timeoutSeconds: 180 });
  await run(['env', '-C', scratch, 'apt-get', ...options, 'download', ...names], { timeoutSeconds: 300 });

  const unpacked = join(scratch, 'unpacked');
  const packages = readdirSync(scratch).filter((file) => file.endsWith('.deb'));
  for (const file of packages) await run(['dpkg', '-x', join(scratch, file), unpacked], { timeoutSeconds: 60 });
  return unpacked;
}

/** Where `docker` looks for plugins of this user. The rename makes a plugin appear whole or not at all. */
function install(file: string, name: string): void {
  const folder = join(process.env.DOCKER_CONFIG ?? join(homedir(), '.docker'), 'cli-plugins');
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${name}.${process.pid}`);
  copyFileSync(file, temporary);
  chmodSync(temporary, 0o755);
  renameSync(temporary, join(folder, name));
}
