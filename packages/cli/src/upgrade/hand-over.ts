import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { homeLayout } from '../home/home-layout.ts';
import { resolveHomePath } from '../home/home-path.ts';
import { currentRelease } from './current-release.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Set for whoever was handed a command: it keeps it, so that two releases never hand it back and forth. */
export const HANDED_OVER = 'VOTIVE_HANDED_OVER';

/** The launcher of the release that the home of this command runs, where that is another one than `root`. */
export function launcherOfRelease(root: string, argv: readonly string[], environment: Environment): string | undefined {
  if (environment[HANDED_OVER] !== undefined) return undefined;
  const home = resolveHomePath(homeFlag(argv), environment, process.getuid?.());
  const release = currentRelease(homeLayout(home));
  if (release === undefined || !existsSync(join(release, 'votive')) || isSame(release, root)) return undefined;
  return join(release, 'votive');
}

/** Goes on as the launcher of another release: the same process, arguments and streams. Does not return. */
export function handOver(launcher: string, argv: readonly string[], root: string): never {
  const environment = { ...process.env, [HANDED_OVER]: '1', VOTIVE_CHECKOUT: process.env.VOTIVE_CHECKOUT ?? root };
  const { VOTIVE_ROOT: _root, NODE_COMPILE_CACHE: _cache, ...rest } = environment as Record<string, string>;
  process.execve?.('/bin/sh', ['sh', launcher, ...argv], rest);
  throw new Error(`This Node cannot hand the command over to ${launcher}.`);
}

function homeFlag(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--');
  const flags = end === -1 ? argv : argv.slice(0, end);
  const joined = flags.findLast((word) => word.startsWith('--home='));
  const at = flags.lastIndexOf('--home');
  return at === -1 ? joined?.slice('--home='.length) : flags[at + 1];
}

function isSame(left: string, right: string): boolean {
  try {
    return realpathSync(left) === realpathSync(right);
  } catch {
    return false;
  }
}
