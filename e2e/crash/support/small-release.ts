import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Migration, readMigrations } from '../../../packages/prompt-service/src/database/migrations.ts';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const SERVICES = ['shared', 'backend', 'prompt-service', 'worker', 'cli'];
const MIGRATIONS = join('packages', 'prompt-service', 'migrations');
const NOT_IN_IT = ['dist', 'src', 'node_modules', 'tsconfig.json'];

/** "Builds" by linking what this version built, file by file, so that each file lies in the release itself. */
const LAUNCHER = `#!/bin/sh
set -eu
root=$(dirname "$(readlink -f "$0")")
if [ ! -d "$root/node_modules" ]; then
  for name in ${SERVICES.join(' ')}; do
    cp -al "${REPOSITORY}/packages/$name/dist" "$root/packages/$name/" || cp -a "${REPOSITORY}/packages/$name/dist" "$root/packages/$name/"
  done
  mkdir "$root/node_modules.new" "$root/node_modules.new/@votive"
  for entry in "${REPOSITORY}"/node_modules/*; do
    case "$entry" in */@votive) ;; *) ln -s "$entry" "$root/node_modules.new/" ;; esac
  done
  for folder in "$root"/packages/*; do ln -s "../../packages/\${folder##*/}" "$root/node_modules.new/@votive/"; done
  mv "$root/node_modules.new" "$root/node_modules"
fi
export VOTIVE_ROOT="$root"
exec "${process.execPath}" "$root/packages/cli/dist/main.js" "$@"
`;

/** This version as a newer one: the same programs, and one migration more. Next to nothing is copied when it is installed. */
export function makeSmallRelease(folder: string, version: string): void {
  for (const name of SERVICES) {
    const from = join(REPOSITORY, 'packages', name);
    const to = join(folder, 'packages', name);
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from).filter((each) => !NOT_IN_IT.includes(each)))
      cpSync(join(from, entry), join(to, entry), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, version }));
  writeFileSync(join(folder, 'votive'), LAUNCHER, { mode: 0o755 });
  writeFileSync(
    join(folder, MIGRATIONS, '0990_example.sql'),
    "CREATE TABLE example (id TEXT PRIMARY KEY, said TEXT NOT NULL) STRICT;\nINSERT INTO example VALUES ('1', 'a row of the newer version');\n",
  );
}

/** The migrations that such a release knows. */
export const migrationsOf = (folder: string): Migration[] => readMigrations(join(folder, MIGRATIONS));
