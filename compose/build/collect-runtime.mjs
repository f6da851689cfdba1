// Copies Node, and every shared library that it and the native modules are linked with, into an otherwise empty file system.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [target, node, modules] = process.argv.slice(2);
const natives = readdirSync(modules, { recursive: true })
  .filter((path) => path.endsWith('.node'))
  .map((path) => join(modules, path));

const libraries = new Set();
for (const binary of [node, ...natives])
  for (const [path] of execFileSync('ldd', [binary], { encoding: 'utf8' }).matchAll(/\/\S+/g)) libraries.add(path);

for (const path of libraries) copy(path, path);
copy(node, '/usr/local/bin/node');
mkdirSync(join(target, 'tmp'));
chmodSync(join(target, 'tmp'), 0o1777);
mkdirSync(join(target, 'etc'));
writeFileSync(join(target, 'etc/passwd'), 'root:x:0:0:root:/:/nologin\nvotive:x:10001:10001:votive:/app:/nologin\n');
writeFileSync(join(target, 'etc/group'), 'root:x:0:\nvotive:x:10001:\n');

function copy(from, to) {
  mkdirSync(dirname(join(target, to)), { recursive: true });
  cpSync(realpathSync(from), join(target, to));
}
