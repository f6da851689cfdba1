import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the program itself lies, and whether it runs from its sources (`node --conditions=source …/src/main.ts`) or as built. */
export type Installation = {
  root: string;
  webRoot: string;
  adminRoot: string;
  fromSource: boolean;
  version: string;
};

/** The installation that this file belongs to; `VOTIVE_ROOT` overrides its place, `VOTIVE_WEB_ROOT` and `VOTIVE_ADMIN_ROOT` those of the built pages. */
export function findInstallation(environment: Readonly<Record<string, string | undefined>>): Installation {
  const own = resolve(import.meta.dirname, '../../../..');
  const root = environment.VOTIVE_ROOT ? resolve(environment.VOTIVE_ROOT) : own;
  const pages = (given: string | undefined, folder: string) =>
    given ? resolve(given) : join(root, 'packages', folder, 'dist');
  const webRoot = pages(environment.VOTIVE_WEB_ROOT, 'web');
  const adminRoot = pages(environment.VOTIVE_ADMIN_ROOT, 'admin');
  return { root, webRoot, adminRoot, fromSource: import.meta.filename.endsWith('.ts'), version: versionOf(own) };
}

/** The script of `entry` in `packages/<folder>`, as arguments to node. */
export function nodeArguments({ root, fromSource }: Installation, folder: string, entry: string): string[] {
  return fromSource
    ? ['--conditions=source', join(root, 'packages', folder, 'src', `${entry}.ts`)]
    : [join(root, 'packages', folder, 'dist', `${entry}.js`)];
}

/** The folder of a package's running code. */
export function codeFolder({ root, fromSource }: Installation, folder: string): string {
  return join(root, 'packages', folder, fromSource ? 'src' : 'dist');
}

/** Lets node keep compiled code between starts, in a folder of the installation that git ignores. */
export function compileCache({ root }: Installation): Record<string, string> {
  return { NODE_COMPILE_CACHE: join(root, '.votive', 'compile-cache') };
}

function versionOf(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return (manifest as { version: string }).version;
}
