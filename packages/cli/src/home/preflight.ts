import { lstatSync, statfsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CommandError } from '../output/command-error.ts';
import { entriesBelow } from './entries-below.ts';
import type { HomeLayout } from './home-layout.ts';

const MB = 1024 * 1024;
/** Less than this and the first logs and answers would fill the disk. */
const LEAST_FREE_MB = 64;
/** A new home has about sixty, and what runs makes more. */
const LEAST_FREE_FILES = 200;
const SHOWN_FILES = 3;

export type Preflight = { userId: number | undefined; freeBytes: number; freeFiles: number };

/** What the preflight looks at, of this process and of the disk of a home. */
export function preflightFacts({ home }: HomeLayout): Preflight {
  const { bavail, bsize, files, ffree } = statfsSync(home);
  return {
    userId: process.getuid?.(),
    freeBytes: bavail * bsize,
    freeFiles: files === 0 ? Number.POSITIVE_INFINITY : ffree,
  };
}

/**
 * Refuses by name, before anything is changed, what would fail later and less clearly: a disk that is nearly full (VOT-205), and files of the home that belong to
 * somebody else (VOT-201), which is what running as root or in containers once leaves.
 */
export function preflight(
  layout: HomeLayout,
  { userId, freeBytes, freeFiles }: Preflight = preflightFacts(layout),
): void {
  const freeMb = Math.floor(freeBytes / MB);
  if (freeMb < LEAST_FREE_MB) throw diskIsFull(layout, freeMb);
  if (freeFiles < LEAST_FREE_FILES) throw tooFewFiles(layout, freeFiles);
  const foreign = userId === undefined || userId === 0 ? [] : filesOfOthers(layout, userId);
  if (foreign.length > 0) throw notOurs(layout, foreign);
}

function filesOfOthers({ home, releases }: HomeLayout, userId: number): string[] {
  return entriesBelow(home, { except: releases })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => (lstatSync(path, { throwIfNoEntry: false })?.uid ?? userId) !== userId)
    .map((path) => relative(home, path));
}

function diskIsFull({ home }: HomeLayout, freeMb: number): CommandError {
  return new CommandError('VOT-205', {
    message: `The disk of ${home} is nearly full.`,
    reason: `${freeMb} MB are free, and at least ${LEAST_FREE_MB} MB are needed to run.`,
    fix: 'Free some space there, or move the home to another disk. Nothing was changed.',
    data: { freeMb, neededMb: LEAST_FREE_MB },
  });
}

function tooFewFiles({ home }: HomeLayout, freeFiles: number): CommandError {
  return new CommandError('VOT-205', {
    message: `The disk of ${home} can hold hardly any more files.`,
    reason: `It has room for ${freeFiles} more (\`df -i\`), and at least ${LEAST_FREE_FILES} are needed to run.`,
    fix: 'Delete files there, or move the home to another disk. Nothing was changed.',
    data: { freeFiles, neededFiles: LEAST_FREE_FILES },
  });
}

function notOurs({ home }: HomeLayout, files: readonly string[]): CommandError {
  const more = files.length > SHOWN_FILES ? ` and ${files.length - SHOWN_FILES} more` : '';
  return new CommandError('VOT-201', {
    message: `Some files in ${home} belong to another user.`,
    reason: `These do: ${files.slice(0, SHOWN_FILES).join(', ')}${more}. The services could not use them.`,
    fix: `Run \`sudo chown -R "$(id -un)" '${home}'\`. Nothing was changed.`,
    data: { files },
  });
}
