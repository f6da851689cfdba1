import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeFolder, type Installation } from './installation.ts';
import type { ServiceName } from './services.ts';

/** What each process runs: folders whose code it loads. The lock file stands for all dependencies. */
function codeOf(installation: Installation, part: ServiceName | 'supervisor'): string[] {
  const cli = codeFolder(installation, 'cli');
  const shared = codeFolder(installation, 'shared');
  if (part === 'supervisor') return [join(cli, 'supervisor'), join(cli, 'processes')];
  if (part === 'edge')
    return [join(cli, 'edge'), join(cli, 'supervisor'), join(cli, 'processes'), join(shared, 'tracing')];
  return [codeFolder(installation, part), shared];
}

/** Fingerprints of the running code of every process: they change when a build changed what the process loads. */
export function fingerprintCode(installation: Installation): (part: ServiceName | 'supervisor') => string {
  const folders = new Map<string, string>();
  const digestOnce = (folder: string) => {
    const known = folders.get(folder) ?? digestFolder(folder);
    folders.set(folder, known);
    return known;
  };
  const lockFile = digestFile(join(installation.root, 'package-lock.json'));
  return (part) => digest([process.version, lockFile, ...codeOf(installation, part).map(digestOnce)].join('\n'));
}

/** SHA-256 over names and contents of the code files below a folder; tests are no part of what runs. A folder that is missing has the digest of nothing. */
export function digestFolder(folder: string): string {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return digest('');
  }
  const files = names.filter(
    (name) => /\.(js|ts|json|sql|html|css)$/.test(name) && !/\.test\.|\.d\.ts$|(^|\/)testing\//.test(name),
  );
  return digest(
    files
      .sort()
      .map((name) => `${name} ${digestFile(join(folder, name))}`)
      .join('\n'),
  );
}

function digestFile(path: string): string {
  try {
    return digest(readFileSync(path));
  } catch {
    return digest('');
  }
}

const digest = (data: string | Buffer) => createHash('sha256').update(data).digest('hex').slice(0, 32);
