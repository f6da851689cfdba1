import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRunner, type RunArgv } from '../containers/run-argv.ts';
import { CommandError } from '../output/command-error.ts';
import type { Environment } from '../program/command.ts';

/** Where a release comes from: a commit of the operator's checkout, a folder with its sources, or a packed one. None of them is changed. */
export type Target =
  | { kind: 'commit'; checkout: string; commit: string; version: string; id: string }
  | { kind: 'folder'; folder: string; version: string; id: string | undefined }
  | { kind: 'archive'; file: string };

const ARCHIVE = /\.(tar|tar\.gz|tgz)$/;

/** What `--to` names; without it, the checkout that the command was called from. Throws VOT-803 for what is no Votive. */
export async function findTarget(
  to: string | undefined,
  { checkout, environment }: { checkout: string; environment: Environment },
): Promise<Target> {
  const run = createRunner(environment);
  if (to === undefined) return folderTarget(run, checkout);
  const path = resolve(to);
  const stats = looksLikePath(to) || existsSync(path) ? statSync(path, { throwIfNoEntry: false }) : undefined;
  if (stats?.isDirectory()) return folderTarget(run, path);
  if (stats?.isFile() && ARCHIVE.test(path)) return { kind: 'archive', file: path };
  if (stats) throw noTarget(to, 'It is neither a folder nor a .tar or .tar.gz file.');
  if (looksLikePath(to)) throw noTarget(to, 'There is no such file or folder.');
  return commitTarget(run, checkout, to);
}

/** The version that a folder of sources says it is. Throws VOT-803 where it is no Votive. */
export function versionIn(folder: string): string {
  try {
    return readVersion(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    throw noTarget(folder, 'It holds no package.json of Votive.');
  }
}

async function folderTarget(run: RunArgv, folder: string): Promise<Target> {
  const version = versionIn(folder);
  const head = existsSync(join(folder, '.git'))
    ? await run(['git', '-C', folder, 'rev-parse', '--short=12', 'HEAD'])
    : undefined;
  const status = head?.code === 0 ? await run(['git', '-C', folder, 'status', '--porcelain']) : undefined;
  const isClean = status?.code === 0 && status.stdout.trim() === '';
  return { kind: 'folder', folder, version, id: isClean ? head?.stdout.trim() : undefined };
}

async function commitTarget(run: RunArgv, checkout: string, ref: string): Promise<Target> {
  if (ref.startsWith('-')) throw noTarget(ref, 'It is no name of a version.');
  const found = await run([
    'git',
    '-C',
    checkout,
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  if (found.missing) throw noTarget(ref, 'git is not installed, so a version of the checkout cannot be read.');
  if (found.code !== 0)
    throw noTarget(
      ref,
      `There is no file of that name, and the checkout ${checkout} knows no such tag, branch or commit.`,
    );
  const commit = found.stdout.trim();
  const manifest = await run(['git', '-C', checkout, 'show', `${commit}:package.json`]);
  try {
    return { kind: 'commit', checkout, commit, version: readVersion(manifest.stdout), id: commit.slice(0, 12) };
  } catch {
    throw noTarget(ref, 'That commit is not one of Votive.');
  }
}

function readVersion(text: string): string {
  const { name, version } = JSON.parse(text) as { name?: unknown; version?: unknown };
  if (name !== 'votive' || typeof version !== 'string') throw new Error('not ours');
  return version;
}

const looksLikePath = (text: string) => /^[./~]/.test(text) || text.includes('/') || ARCHIVE.test(text);

export function noTarget(to: string, reason: string): CommandError {
  return new CommandError('VOT-803', {
    message: `${to} is not a version of Votive that can be installed.`,
    reason,
    fix: 'Name a tag, branch or commit that the checkout has (`git fetch --tags` brings new ones), a folder, or a packed release. Nothing was changed.',
  });
}
