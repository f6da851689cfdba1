import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import type { HomeLayout } from '../home/home-layout.ts';
import { systemError } from '../output/command-error.ts';
import { identify, isRunning, type ProcessIdentity, stopProcesses } from '../processes/process-identity.ts';
import { digestFolder } from '../stack/code-fingerprint.ts';
import { codeFolder, compileCache, type Installation, nodeArguments } from '../stack/installation.ts';
import { NODE_FLAGS } from '../stack/node-flags.ts';
import { baseEnvironment } from '../supervisor/base-environment.ts';

const GRACE_MS = 15_000;

type KeeperRecord = { identity: ProcessIdentity; code: string };
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Makes sure that one process of this machine watches over a home's certificate while its containers run: they could not, since only the host has the authority's
 * key and the engine. One of other code is replaced; answers whether a new one was started.
 */
export async function ensureKeeper(
  layout: HomeLayout,
  installation: Installation,
  environment: Environment,
): Promise<boolean> {
  const code = digestFolder(codeFolder(installation, 'cli'));
  const known = readRecord(layout);
  if (known && known.code === code && isRunning(known.identity)) return false;
  await stopKeeper(layout);
  const output = openSync(join(layout.run, 'keeper.out'), 'w', 0o600);
  const args = [...NODE_FLAGS.idle, ...nodeArguments(installation, 'cli', 'keeper/main'), layout.home];
  const env = { ...engineVariables(environment), ...baseEnvironment(environment), ...compileCache(installation) };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', output, output], detached: true, cwd: '/' });
  closeSync(output);
  child.unref();
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity) writeFileAtomically(fileOf(layout), `${JSON.stringify({ identity, code })}\n`);
  return identity !== undefined;
}

/** Whether the keeper of a home runs. After a restart of the machine it does not, until the next `up`. */
export function isKept(layout: HomeLayout): boolean {
  const known = readRecord(layout);
  return known !== undefined && isRunning(known.identity);
}

export async function stopKeeper(layout: HomeLayout): Promise<void> {
  const known = readRecord(layout);
  if (known) await stopProcesses([known.identity], GRACE_MS);
  removeRecord(fileOf(layout));
}

/** A record that a read-only disk keeps does no harm: it names a process with the moment of its start, and that one is gone. */
export function removeRecord(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    if (systemError(error).code !== 'EROFS') throw error;
  }
}

const fileOf = (layout: HomeLayout) => join(layout.run, 'keeper.json');

function readRecord(layout: HomeLayout): KeeperRecord | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(layout), 'utf8')) as KeeperRecord;
  } catch {
    return undefined;
  }
}

/** Where the engine is, how this installation is found, and the settings for certificates. */
function engineVariables(environment: Environment): Record<string, string> {
  const wanted =
    /^(DOCKER_\w+|XDG_RUNTIME_DIR|VOTIVE_ROOT|VOTIVE_WEB_ROOT|VOTIVE_NODE_IMAGE|VOTIVE_NGINX_IMAGE|ACME_\w+)$/;
  const found = Object.entries(environment).filter(
    (entry): entry is [string, string] => wanted.test(entry[0]) && entry[1] !== undefined,
  );
  return Object.fromEntries(found);
}
