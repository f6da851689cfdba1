// Leaves of our own packages what runs: `dist` without types and maps, `migrations`, and the manifest.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const packages = process.argv[2];
const kept = new Set(['dist', 'migrations', 'package.json']);
const needless = /\.(map|d\.ts|tsbuildinfo)$/;

for (const name of readdirSync(packages)) {
  const folder = join(packages, name);
  for (const entry of readdirSync(folder))
    if (!kept.has(entry)) rmSync(join(folder, entry), { recursive: true, force: true });
  for (const file of readdirSync(folder, { recursive: true })) if (needless.test(file)) rmSync(join(folder, file));
}
