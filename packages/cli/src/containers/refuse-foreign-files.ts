import { containerOwner, foreignPaths } from '../home/file-ownership.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';

/** Throws VOT-211 where a file that containers need belongs to somebody else and this command may not change that. Only root may. */
export function refuseForeignFiles(layout: HomeLayout): void {
  if (process.getuid?.() === 0) return;
  const owner = containerOwner(layout);
  const [first, ...more] = foreignPaths(layout, owner).filter(({ uid }) => uid !== owner.uid);
  if (!first) return;
  throw new CommandError('VOT-211', {
    message: 'Files of the home belong to somebody else.',
    reason: `${first.path} belongs to user ${first.uid}${more.length > 0 ? `, and ${more.length} more do not belong` : ', not'} to user ${owner.uid}, as whom the containers run.`,
    fix: `Give them back: \`sudo chown -R ${owner.uid}:${owner.gid} ${layout.home}\`.`,
  });
}
