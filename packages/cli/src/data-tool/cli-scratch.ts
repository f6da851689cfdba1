import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HomeLayout } from '../home/home-layout.ts';

/** Copies that commands make lie beside those of the service, told apart by this. */
const PREFIX = 'cli-';

/** A path for a copy that is gone, at the latest, when the next command works on the data. */
export function scratchPath({ data }: HomeLayout, name: string): string {
  const folder = join(data, 'scratch');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, `${PREFIX}${name}`);
}

/** Takes away the copies that commands left, whole or half made; answers their paths. */
export function clearCliScratch({ data }: HomeLayout): string[] {
  const folder = join(data, 'scratch');
  const left = namesIn(folder).filter((name) => name.startsWith(PREFIX));
  for (const name of left) rmSync(join(folder, name), { recursive: true, force: true });
  if (namesIn(folder).length === 0) rmSync(folder, { recursive: true, force: true });
  return left.map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
