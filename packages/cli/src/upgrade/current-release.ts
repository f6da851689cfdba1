import { readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { HomeLayout } from '../home/home-layout.ts';

/** The link, inside `releases/`, to the release in force. Every command reads it first, so this file loads next to nothing. */
export const CURRENT = 'current';

/** The folder of the release that a home runs; undefined where it runs the checkout it was set up from. */
export function currentRelease({ releases }: Pick<HomeLayout, 'releases'>): string | undefined {
  try {
    return join(releases, basename(readlinkSync(join(releases, CURRENT))));
  } catch {
    return undefined;
  }
}
