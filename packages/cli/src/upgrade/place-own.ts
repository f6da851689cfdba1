import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { HomeLayout } from '../home/home-layout.ts';

/** What belongs to a place and not to the program: its launcher makes it again. */
const NOT_SOURCE = ['.git', 'node_modules', 'dist', '.votive'];

/** Whether a path inside a release, or inside a checkout, is no source of the program. */
export const isPlaceOwn = (path: string): boolean =>
  path.split('/').some((part) => NOT_SOURCE.includes(part)) || path.endsWith('.tsbuildinfo');

/** Whether a path lies in a release of the home and need not be kept: what was installed and built there, and builds that were not finished. */
export function isRemakable({ releases }: Pick<HomeLayout, 'releases'>, path: string): boolean {
  const inside = relative(releases, path);
  if (inside === '' || inside.startsWith('..')) return false;
  return inside.startsWith('.building-') || isPlaceOwn(inside);
}

/** Takes out of every release of a home what can be made again. */
export function leaveSources(layout: Pick<HomeLayout, 'releases'>, folder = layout.releases): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (isRemakable(layout, path)) rmSync(path, { recursive: true, force: true });
    else if (entry.isDirectory()) leaveSources(layout, path);
  }
}
