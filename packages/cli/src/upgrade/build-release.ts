import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { syncFolder } from '@votive/shared/files/atomic-file';
import type { Argv } from '../containers/compose-command.ts';
import { createRunner } from '../containers/run-argv.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { askRelease } from './ask-release.ts';
import { noTarget, type Target, versionIn } from './find-target.ts';
import { isPlaceOwn } from './place-own.ts';
import { type Release, releaseFolder } from './releases.ts';

const PROGRAM = ['packages', 'compose', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.base.json', 'votive'];
/** Sources, dependencies and the build of one release. */
const ROOM_BYTES = 1024 ** 3;
const UNPACK_LIMIT_MS = 10 * 60_000;

/**
 * Puts a release into the home, `releases/<version>-<id>`, whole or not at all: its sources are copied, its own launcher installs what it needs and builds it, and only then it gets its name.
 * One that is there already stays as it is. Throws VOT-804 where it cannot be built; nothing else is touched.
 */
export async function buildRelease(context: CommandContext, layout: HomeLayout, target: Target): Promise<Release> {
  const { output } = context;
  mkdirSync(layout.releases, { recursive: true, mode: 0o700 });
  const stage = join(layout.releases, `.building-${process.pid}`);
  rmSync(stage, { recursive: true, force: true });
  try {
    requireRoom(layout);
    output.progress.step('Copying the sources of the release');
    await copySources(context, target, stage);
    const fingerprint = fingerprintSources(stage);
    const version = versionIn(stage);
    const id = ('id' in target ? target.id : undefined) ?? fingerprint;
    const name = `${version}-${id}`.replaceAll(/[^\w.+-]/g, '_');
    const root = releaseFolder(layout, name);
    if (existsSync(join(root, 'votive'))) return { name, root, version, fingerprint };
    output.progress.step(`Installing and building ${name}`);
    await build(context, stage);
    await askRelease(context, { root: stage, home: layout.home }, 'describe', {});
    rmSync(root, { recursive: true, force: true });
    renameSync(stage, root);
    syncFolder(layout.releases);
    return { name, root, version, fingerprint };
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** 12 hex digits over the names and contents of the program's sources: the same code has the same, wherever it lies. */
export function fingerprintSources(root: string): string {
  const hash = createHash('sha256');
  for (const path of sourcesBelow(root, root).filter(isProgram).sort())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex').slice(0, 12);
}

async function copySources({ environment }: CommandContext, target: Target, stage: string): Promise<void> {
  if (target.kind === 'folder') {
    const filter = (path: string) => path === target.folder || !isPlaceOwn(relative(target.folder, path));
    cpSync(target.folder, stage, { recursive: true, verbatimSymlinks: true, filter, mode: constants.COPYFILE_FICLONE });
    return;
  }
  mkdirSync(stage, { mode: 0o700 });
  const run = createRunner(environment);
  const tar = `${stage}.tar`;
  const steps: Argv[] =
    target.kind === 'commit'
      ? [
          ['git', '-C', target.checkout, 'archive', '--format=tar', '-o', tar, target.commit],
          ['tar', '-xf', tar, '-C', stage],
        ]
      : [['tar', '-xf', target.file, '-C', stage]];
  try {
    for (const argv of steps) {
      const { code, stderr } = await run(argv, { timeoutMs: UNPACK_LIMIT_MS });
      if (code !== 0) throw noTarget(target.kind === 'commit' ? target.commit : target.file, stderr.trim().slice(-300));
    }
  } finally {
    rmSync(tar, { force: true });
  }
  liftSingleFolder(stage);
}

/** Archives often hold one folder with everything in it. */
function liftSingleFolder(stage: string): void {
  const [only, ...more] = readdirSync(stage);
  if (only === undefined || more.length > 0 || !existsSync(join(stage, only, 'package.json'))) return;
  const inner = `${stage}-inner`;
  rmSync(inner, { recursive: true, force: true });
  renameSync(join(stage, only), inner);
  rmSync(stage, { recursive: true });
  renameSync(inner, stage);
}

/** The release's own launcher does it: it knows which Node, which dependencies and which build it needs. */
function build({ output, environment, onSignal }: CommandContext, root: string): Promise<void> {
  const { VOTIVE_ROOT: _root, NODE_COMPILE_CACHE: _cache, ...env } = environment;
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', [join(root, 'votive'), 'version'], {
      env: { ...env, VOTIVE_HANDED_OVER: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ignore = onSignal(() => child.kill('SIGTERM'));
    let said = '';
    child.stderr.on('data', (part: Buffer) => {
      said = `${said}${part.toString('utf8')}`.slice(-4_000);
      for (const line of part.toString('utf8').trim().split('\n')) output.detail(line);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      ignore();
      if (code === 0) resolve();
      else reject(notBuilt(root, said, signal ?? `exit ${code}`));
    });
  });
}

function sourcesBelow(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (isPlaceOwn(relative(root, path))) return [];
    if (entry.isDirectory()) return sourcesBelow(root, path);
    return entry.isFile() ? [relative(root, path)] : [];
  });
}

/** What the program is made of; documents and tests of the whole may change without it. */
const isProgram = (path: string) => PROGRAM.includes(path.split('/')[0] ?? '');

function requireRoom({ releases }: HomeLayout): void {
  const { bavail, bsize } = statfsSync(releases);
  if (bavail * bsize >= ROOM_BYTES) return;
  throw new CommandError('VOT-209', {
    message: `There is not enough room below ${releases}.`,
    reason: `A release needs ${ROOM_BYTES} bytes, and ${bavail * bsize} are free.`,
    fix: 'Free some space there, then run the same command again. Nothing was changed.',
  });
}

function notBuilt(root: string, said: string, end: string): CommandError {
  const words = said.trim().split('\n').slice(-6).join('\n        ');
  return new CommandError('VOT-804', {
    message:
      `The release ${basename(root).startsWith('.building') ? '' : `${basename(root)} `}could not be built.`.replace(
        '  ',
        ' ',
      ),
    reason: words === '' ? `Its launcher ended (${end}).` : words,
    fix: 'A build needs the npm registry: look at the network, then run the same command again. Nothing was changed; what runs goes on.',
  });
}
