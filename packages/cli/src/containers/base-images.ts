import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../output/command-error.ts';
import type { Progress } from '../output/progress.ts';
import { imageIds, pullImage } from './compose-command.ts';
import type { ContainerParameters } from './container-parameters.ts';
import { lastLine } from './engine.ts';
import type { RunArgv } from './run-argv.ts';

const PULL_LIMIT_MS = 10 * 60_000;

export type BaseImage = {
  image: string;
  buildArgument: 'NODE_IMAGE' | 'NGINX_IMAGE';
  setting: string;
  isPinned: boolean;
};

/** What the builds start from: what the operator named, else what the Dockerfiles pin by digest. */
export function baseImages(root: string, parameters: ContainerParameters): BaseImage[] {
  const choose = (buildArgument: BaseImage['buildArgument'], dockerfile: string, own: string): BaseImage => ({
    image: own || pinnedImage(join(root, 'compose', dockerfile), buildArgument),
    buildArgument,
    setting: `VOTIVE_${buildArgument}`,
    isPinned: own === '',
  });
  return [
    choose('NODE_IMAGE', 'services.Dockerfile', parameters.VOTIVE_NODE_IMAGE),
    choose('NGINX_IMAGE', 'edge.Dockerfile', parameters.VOTIVE_NGINX_IMAGE),
  ];
}

/** Makes sure that every base image is on this machine. Throws VOT-208 that names the one that cannot be had. */
export async function obtainBaseImages(
  images: readonly BaseImage[],
  { run, progress }: { run: RunArgv; progress: Progress },
): Promise<void> {
  for (const base of images) {
    if ((await run(imageIds([base.image]))).code === 0) continue;
    progress.step(`Fetching the base image ${withoutDigest(base.image)}`);
    const { code, stderr, timedOut } = await run(pullImage(base.image), { timeoutMs: PULL_LIMIT_MS });
    if (code !== 0)
      throw missingImage(base, timedOut ? `It took longer than ${PULL_LIMIT_MS / 60_000} minutes.` : lastLine(stderr));
  }
}

const withoutDigest = (image: string) => image.replace(/@sha256:.*/, '');

function pinnedImage(dockerfile: string, argument: string): string {
  const image = new RegExp(`^ARG ${argument}=(\\S+)$`, 'm').exec(readFileSync(dockerfile, 'utf8'))?.[1];
  if (image === undefined) throw new Error(`${dockerfile} names no default for ${argument}`);
  return image;
}

function missingImage({ image, setting, buildArgument }: BaseImage, reason: string): CommandError {
  return new CommandError('VOT-208', {
    message: `The base image ${withoutDigest(image)} cannot be had.`,
    reason,
    fix: `Let this machine reach the image's registry, or name another image for the build argument ${buildArgument}: \`${setting}=<image> votive up --mode compose\`. Or run the appliance as processes: \`votive up --mode process\`.`,
    data: { image, buildArgument, setting },
  });
}
