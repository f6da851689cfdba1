import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

export const REPOSITORY = resolve(import.meta.dirname, '../../../../..');
const SERVICES = ['shared', 'backend', 'prompt-service', 'worker', 'cli'];
const PAGES = ['web', 'admin'];

/** Builds by linking what is installed already, and runs from source: a build of seconds in a moment, without a network. */
const LAUNCHER = `#!/bin/sh
set -eu
root=$(dirname "$(readlink -f "$0")")
if [ ! -d "$root/node_modules" ]; then
  [ ! -f "$root/no-network" ] || { echo 'npm error network is unreachable' >&2; exit 5; }
  mkdir "$root/node_modules.new" "$root/node_modules.new/@votive"
  for entry in "${REPOSITORY}"/node_modules/*; do
    case "$entry" in */@votive) ;; *) ln -s "$entry" "$root/node_modules.new/" ;; esac
  done
  for folder in "$root"/packages/*; do ln -s "../../packages/\${folder##*/}" "$root/node_modules.new/@votive/"; done
  mv "$root/node_modules.new" "$root/node_modules"
fi
export VOTIVE_ROOT="$root"
exec "${process.execPath}" --conditions=source "$root/packages/cli/src/main.ts" "$@"
`;

export const OWN_VERSION = (JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string })
  .version;

/**
 * What a release is built by: `linked` takes what is installed here already and runs from source; `real` is our own launcher, which installs from the registry and compiles, with pages of one line;
 * `containers` is `linked` with what images are made of. There the version may stay the same, so that layers with installed packages are taken from those that are there.
 */
export type ReleaseKind = 'linked' | 'real' | 'containers';

/** The sources of this version as those of another one. `files` are written over them, by path. */
export function makeRelease(version: string, files: Record<string, string> = {}, kind: ReleaseKind = 'linked'): string {
  const folder = mkdtempSync(join(tmpdir(), 'votive-release-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of SERVICES) copyPackage(folder, name);
  for (const name of ['package-lock.json', 'tsconfig.base.json']) cpSync(join(REPOSITORY, name), join(folder, name));
  const manifest = readFileSync(join(REPOSITORY, 'package.json'), 'utf8');
  const isSame = version === OWN_VERSION;
  writeFileSync(
    join(folder, 'package.json'),
    isSame ? manifest : JSON.stringify({ ...(JSON.parse(manifest) as object), version }),
  );
  if (kind === 'real') copyLauncher(folder);
  else writeFileSync(join(folder, 'votive'), LAUNCHER, { mode: 0o755 });
  if (kind === 'containers') {
    for (const name of PAGES) copyPackage(folder, name);
    cpSync(join(REPOSITORY, 'compose'), join(folder, 'compose'), { recursive: true });
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

/** The launcher as it is, and pages that are bundled in a moment. */
function copyLauncher(folder: string): void {
  for (const name of ['votive', 'scripts/bootstrap.sh']) cpSync(join(REPOSITORY, name), join(folder, name));
  for (const name of PAGES) {
    const page = join(folder, 'packages', name);
    cpSync(join(REPOSITORY, 'packages', name, 'package.json'), join(page, 'package.json'));
    writeFileSync(join(page, 'index.html'), `<!doctype html><title>${name}</title>`);
  }
}

function copyPackage(folder: string, name: string): void {
  const from = join(REPOSITORY, 'packages', name);
  for (const entry of readdirSync(from).filter((each) => each !== 'dist' && each !== 'node_modules'))
    cpSync(join(from, entry), join(folder, 'packages', name, entry), {
      recursive: true,
      filter: (path) => !path.endsWith('.test.ts'),
    });
}
