import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { z } from 'zod';
import type { HomeLayout } from '../home/home-layout.ts';
import { ownImages, removeImages } from './compose-command.ts';
import { imagesOf } from './compose-services.ts';
import type { RunArgv } from './run-argv.ts';

/** The build that runs, and the one before it, to which a person can go back. */
const KEPT_BUILDS = 2;
const usedSchema = z.object({ schema: z.literal('votive.images/1'), tags: z.array(z.string()) });

/**
 * To be called when the build `tag` runs and is healthy. Remembers it in the home, and removes the images of builds that this home ran earlier, but for the one before; answers what it
 * removed. Only images with our label, under our names, and of a build that this home ran itself; the engine keeps those that a container uses. Never throws: an image that stays
 * costs room and nothing else.
 */
export async function pruneImages(run: RunArgv, layout: Pick<HomeLayout, 'compose'>, tag: string): Promise<string[]> {
  const file = join(layout.compose, 'images.json');
  const tags = [tag, ...usedTags(file).filter((known) => known !== tag)];
  const old = tags.slice(KEPT_BUILDS).flatMap(imagesOf);
  const { stdout } = old.length === 0 ? { stdout: '' } : await run(ownImages());
  const there = new Set(stdout.split('\n'));
  const removed: string[] = [];
  for (const image of old.filter((name) => there.has(name)))
    if ((await run(removeImages([image]))).code === 0) removed.push(image);
  const left = tags.filter((known, index) => index < KEPT_BUILDS || imagesOf(known).some((image) => isLeft(image)));
  remember(file, left);
  return removed;

  function isLeft(image: string): boolean {
    return there.has(image) && !removed.includes(image);
  }
}

/** The tags of the builds that a home ran, newest first. */
function usedTags(file: string): string[] {
  try {
    return usedSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).tags;
  } catch {
    return [];
  }
}

function remember(file: string, tags: readonly string[]): void {
  const text = `${JSON.stringify({ schema: 'votive.images/1', tags })}\n`;
  try {
    if (readFileSync(file, 'utf8') === text) return;
  } catch {
    // not there yet
  }
  try {
    writeFileAtomically(file, text);
  } catch {
    // the next healthy `up` tries again
  }
}
