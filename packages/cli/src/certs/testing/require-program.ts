import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether `path` is there, after installing `packages` where this is Debian and we are root. Where it stays missing, its tests are counted as skipped, loudly. */
export function requireProgram(path: string, packages: readonly string[]): boolean {
  if (existsSync(path)) return true;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args: string[]) =>
      spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=180', ...args], { env, stdio: 'ignore' });
    if (apt('install', '-y', '--no-install-recommends', ...packages).status !== 0) {
      apt('update');
      apt('install', '-y', '--no-install-recommends', ...packages);
    }
  }
  if (existsSync(path)) return true;
  console.error(
    `SKIPPED: ${path} is missing, and could not be installed (Debian: apt-get install ${packages.join(' ')}).`,
  );
  return false;
}
