import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { memberNameSchema } from './manifest.ts';
import type { Source } from './sources.ts';

/** The root key is named apart, and the recovery key opens the artefact, so it is no use inside. */
const LEFT_OUT = ['secrets/root.key', 'secrets/recovery.key'];
/** Half-written files and folders, and what an ACME server asks for during a few seconds. */
const TRANSIENT = /(^|\/)\.[^/]*\.tmp$|(^|\/)\.unfinished-|^certs\/challenges\//;
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** Configuration, certificates and all other secrets of a home, read now. Throws for a file that cannot be a member, by name. */
export function homeSources(home: string): Source[] {
  return ['config.json', 'certs', 'secrets']
    .flatMap((name) => everythingIn(home, name))
    .filter((name) => !LEFT_OUT.includes(name) && !TRANSIENT.test(name))
    .sort()
    .map((name) => toSource(home, name));
}

/** Names of files and links below a folder. Walked by hand: node's own recursion goes on through links to folders. */
function everythingIn(home: string, name: string): string[] {
  const stats = lstatSync(join(home, name), { throwIfNoEntry: false });
  if (stats?.isDirectory())
    return readdirSync(join(home, name)).flatMap((child) => everythingIn(home, `${name}/${child}`));
  return stats?.isFile() || stats?.isSymbolicLink() ? [name] : [];
}

function toSource(home: string, name: string): Source {
  const path = join(home, name);
  if (!memberNameSchema.safeParse(name).success)
    throw new Error(
      `${path} cannot be backed up: its name holds characters that an artefact has no room for. Rename it.`,
    );
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return { name, target: readlinkSync(path) };
  if (stats.size > MAX_FILE_BYTES)
    throw new Error(`${path} cannot be backed up: it is larger than any file of that folder.`);
  return { name, content: readFileSync(path) };
}
