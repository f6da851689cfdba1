import { basename, join } from 'node:path';
import type { HomeLayout } from '../home/home-layout.ts';
import type { CommandContext } from '../program/command.ts';
import type { Installation } from '../stack/installation.ts';
import { askRelease } from './ask-release.ts';
import { fingerprintSources } from './build-release.ts';
import { currentRelease } from './current-release.ts';
import type { Release } from './releases.ts';

/** The release that a home runs: that of this command, since others hand over. */
export function releaseInForce({ installation }: Pick<CommandContext, 'installation'>, layout: HomeLayout): Release {
  const folder = currentRelease(layout);
  const { root, version } = installation;
  return {
    name: folder === undefined ? null : basename(folder),
    root: folder ?? root,
    version,
    fingerprint: fingerprintSources(folder ?? root),
  };
}

/** A release as an installation whose services can be run. */
export async function installationOf(
  context: CommandContext,
  layout: HomeLayout,
  root: string,
): Promise<Installation & { hardStops: { version: string; why: string }[] }> {
  const { version, fromSource, hardStops } = await askRelease(context, { root, home: layout.home }, 'describe', {});
  const pages = (name: string) => join(root, 'packages', name, 'dist');
  return { root, version, fromSource, hardStops, webRoot: pages('web'), adminRoot: pages('admin') };
}
