// Removes from node_modules what never runs here: source maps, types, sources in TypeScript and C, tests, documentation, and native binaries of other
// platforms. Licences stay.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const modules = process.argv[2];
const needlessFile = /(\.map|\.[cm]?ts|\.tsx|\.md|\.markdown|\.tsbuildinfo|\.gyp|\.test\.[cm]?js)$/i;
const needlessFolder = /^(tests?|__tests__|benchmarks?|bench|examples?|docs|\.github|\.vscode)$/;
const platform = `${process.platform}-${process.arch}.node`;

for (const folder of ['deps', 'src']) rmSync(join(modules, 'better-sqlite3', folder), { recursive: true, force: true });
for (const path of readdirSync(modules, { recursive: true })) {
  const entry = join(modules, path);
  const stats = statSync(entry, { throwIfNoEntry: false });
  if (stats?.isDirectory() && isNeedlessFolder(path)) rmSync(entry, { recursive: true });
  if (stats?.isFile() && isNeedlessFile(path)) rmSync(entry);
}

/** Only beside a package's manifest: deeper down, a folder of this name may be code. */
function isNeedlessFolder(path) {
  return needlessFolder.test(basename(path)) && existsSync(join(modules, dirname(path), 'package.json'));
}

function isNeedlessFile(path) {
  const isForeign = path.includes('prebuilds') && path.endsWith('.node') && basename(path) !== platform;
  const isLicence = /licen[cs]e|notice/i.test(basename(path));
  return isForeign || (needlessFile.test(path) && !isLicence);
}
