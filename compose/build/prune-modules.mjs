// Removes from node_modules what never runs here: source maps, types, sources in TypeScript and C, documentation, and native binaries of other
// platforms. Licences stay.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

const modules = process.argv[2];
const needless = /(\.map|\.d\.[cm]?ts|\.[cm]?ts|\.tsx|\.md|\.markdown|\.tsbuildinfo|\.gyp)$/i;
const compiled = ['deps', 'src'].map((folder) => join('better-sqlite3', folder));
const platform = `${process.platform}-${process.arch}.node`;

for (const folder of compiled) rmSync(join(modules, folder), { recursive: true, force: true });
for (const path of readdirSync(modules, { recursive: true })) {
  const file = join(modules, path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
  const isForeign = path.includes('prebuilds') && path.endsWith('.node') && basename(path) !== platform;
  const isLicence = /licen[cs]e|notice/i.test(basename(path));
  if (isForeign || (needless.test(path) && !isLicence)) rmSync(file);
}
