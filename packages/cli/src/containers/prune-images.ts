import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { z } from 'zod';
import type { HomeLayout } from '../home/home-layout.ts';
import { ownImages, removeImages } from './compose-command.ts';
import { imagesOf } from './compose-services.ts';
import type { RunArgv } from './run-argv.ts';

/** The build that runs, and the one before it, to which a person can go back. */
const KEPT_BUILDS = 2;
const usedSchema = z.object({
  schema: z.literal('votive.images/1'),
  /** Builds that ran and were healthy, newest first. */
  tags: z.array(z.string()),
  /** Builds that were made here and have not run yet. */
  tried: z.array(z.string()).default([]),
});
type Used = Pick<z.infer<typeof usedSchema>, 'tags' | 'tried'>;

/** To be called before the images of a build are made: should it never run, they go with the next prune. */
export function noteBuild(layout: Pick<HomeLayout, 'compose'>, tag: string): void {
  const file = usedFile(layout);
  const { tags, tried } = readUsed(file);
  mkdirSync(layout.compose, { recursive: true, mode: 0o700 });
  if (!tags.includes(tag)) remember(file, { tags, tried: [...new Set([...tried, tag])] });
}

/**
 * To be called when the build `tag` runs and is healthy. Remembers it in the home, and removes the images of builds that this home ran earlier, but for the one before, and of those that it made
 * and never ran, as a failed upgrade leaves them; answers what it removed. Only images with our label, under our names, and of a build of this home; the engine keeps those that a container
 * uses. Never throws: an image that stays costs room and nothing else.
 */
export async function pruneImages(run: RunArgv, layout: Pick<HomeLayout, 'compose'>, tag: string): Promise<string[]> {
  const file = usedFile(layout);
  const known = readUsed(file);
  const tags = [tag, ...known.tags.filter((other) => other !== tag)];
  const kept = tags.slice(0, KEPT_BUILDS);
  const tried = known.tried.filter((other) => !kept.includes(other));
  const old = [...tags.slice(KEPT_BUILDS), ...tried].flatMap(imagesOf);
  const { stdout } = old.length === 0 ? { stdout: '' } : await run(ownImages());
  const there = new Set(stdout.split('\n'));
  const removed: string[] = [];
  for (const image of old.filter((name) => there.has(name)))
    if ((await run(removeImages([image]))).code === 0) removed.push(image);
  const hasImages = (build: string) => imagesOf(build).some(isLeft);
  remember(file, {
    tags: tags.filter((build, index) => index < KEPT_BUILDS || hasImages(build)),
    tried: tried.filter(hasImages),
  });
  return removed;

  function isLeft(image: string): boolean {
    return there.has(image) && !removed.includes(image);
  }
}

const usedFile = ({ compose }: Pick<HomeLayout, 'compose'>) => join(compose, 'images.json');

function readUsed(file: string): Used {
  try {
    return usedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { tags: [], tried: [] };
  }
}

function remember(file: string, used: Used): void {
  const text = `${JSON.stringify({ schema: 'votive.images/1', ...used })}\n`;
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
