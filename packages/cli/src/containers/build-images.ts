import { createWriteStream, mkdirSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { CommandError } from '../output/command-error.ts';
import type { Progress } from '../output/progress.ts';
import { type BaseImage, obtainBaseImages } from './base-images.ts';
import { buildImages, type ComposeProject, imageIds } from './compose-command.ts';
import { imagesOf } from './compose-services.ts';
import type { Engine } from './engine.ts';
import type { RunArgv } from './run-argv.ts';

const BUILD_LIMIT_MS = 30 * 60_000;
/** What a first build writes: base images, the package cache, and the layers. */
const ROOM_BYTES = 2 * 1024 ** 3;
const SHOWN_LINES = 5;

export type BuildOptions = {
  run: RunArgv;
  progress: Progress;
  engine: Engine;
  /** The tag that the images of these sources have. */
  tag: string;
  bases: readonly BaseImage[];
  /** Asked for only when something is to be built. */
  project: () => ComposeProject;
  logFile: string;
};

export async function areBuilt(run: RunArgv, tag: string): Promise<boolean> {
  return (await run(imageIds(imagesOf(tag)))).code === 0;
}

/** Builds the images of these sources unless they are there; answers whether it built. The whole log goes to a file. Throws VOT-208, VOT-209 or VOT-210. */
export async function ensureImages(options: BuildOptions): Promise<boolean> {
  const { run, progress, tag, bases, engine, project, logFile } = options;
  if (await areBuilt(run, tag)) return false;
  await obtainBaseImages(bases, { run, progress });
  requireRoom(engine.rootFolder, ROOM_BYTES, 'Building the images');
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const log = createWriteStream(logFile, { mode: 0o600 });
  log.on('error', () => {});
  progress.step('Building the images');
  const onLines = (lines: readonly string[]) => {
    for (const line of lines) {
      log.write(`${line}\n`);
      const stage = stageOf(line);
      if (stage !== undefined) progress.note(`  ${stage}`);
    }
  };
  const { code, stdout, stderr, timedOut } = await run(buildImages(project()), { timeoutMs: BUILD_LIMIT_MS, onLines });
  await new Promise((closed) => log.end(closed));
  if (code === 0 && (await areBuilt(run, tag))) return true;
  throw buildFailed(
    logFile,
    timedOut ? `It took longer than ${BUILD_LIMIT_MS / 60_000} minutes.` : faultOf(`${stdout}\n${stderr}`),
  );
}

/** The stage that a line of the builder announces (`#12 [backend build 3/7] RUN npm ci …`); only those that take their time. */
export function stageOf(line: string): string | undefined {
  const match = /^#\d+ \[([\w-]+)[^\]]*\] RUN (?:--mount=\S+ )*(.+)$/.exec(line);
  return match ? `${match[1]}: ${(match[2] ?? '').slice(0, 80)}` : undefined;
}

/** The lines of a failed build that say why: those marked as errors, else the last ones. */
export function faultOf(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^#\d+ (\d+\.\d+ )?/, '').trim())
    .filter((line) => line !== '');
  const errors = lines.filter((line) => /\berror\b|ERR!|failed to/i.test(line));
  return (errors.length > 0 ? errors : lines).slice(-SHOWN_LINES).join('\n        ').slice(0, 2_000);
}

/** Throws VOT-209 when a disk has too little room; a folder that cannot be looked at is taken as good. */
export function requireRoom(folder: string, bytes: number, what: string): void {
  const free = freeBytes(folder);
  if (free === undefined || free >= bytes) return;
  throw new CommandError('VOT-209', {
    message: `There is not enough room below ${folder}.`,
    reason: `${what} needs about ${toMegabytes(bytes)} MB; ${toMegabytes(free)} MB are free.`,
    fix: 'Free some space (`docker system prune` removes what no container uses), then run the same command again.',
    data: { folder, freeBytes: free, neededBytes: bytes },
  });
}

function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

const toMegabytes = (bytes: number) => Math.floor(bytes / 1024 / 1024);

function buildFailed(logFile: string, reason: string): CommandError {
  return new CommandError('VOT-210', {
    message: 'The images could not be built.',
    reason,
    fix: `Read ${logFile}. A build needs the package registry: name its authorities with VOTIVE_CA_BUNDLE where it has its own.`,
    data: { log: logFile },
  });
}
