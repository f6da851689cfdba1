import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { findTool, type RunTool } from './run-tool.ts';
import type { Presence, TrustStore, TrustSubject } from './trust-store.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A family of systems: where an authority's file goes, what that file is called at its end, and what makes the system read it (Debian leaves links to a removed file unless all are made afresh). */
type Family = {
  anchors: string;
  suffix: string;
  tool: string;
  args: readonly string[];
  removalArgs: readonly string[];
};

const FAMILIES: readonly Family[] = [
  {
    anchors: '/usr/local/share/ca-certificates',
    suffix: '.crt',
    tool: 'update-ca-certificates',
    args: [],
    removalArgs: ['--fresh'],
  },
  {
    anchors: '/etc/pki/ca-trust/source/anchors',
    suffix: '.pem',
    tool: 'update-ca-trust',
    args: ['extract'],
    removalArgs: ['extract'],
  },
  {
    anchors: '/etc/pki/trust/anchors',
    suffix: '.pem',
    tool: 'update-ca-certificates',
    args: [],
    removalArgs: ['--fresh'],
  },
  {
    anchors: '/etc/ca-certificates/trust-source/anchors',
    suffix: '.crt',
    tool: 'trust',
    args: ['extract-compat'],
    removalArgs: ['extract-compat'],
  },
];

/**
 * The system's own store: Debian, Ubuntu and Alpine; Fedora and RHEL; SUSE; Arch. `root` is `/` but in tests. On other systems it can only say what to do by
 * hand.
 */
export function systemStore({
  run,
  environment,
  root = '/',
}: {
  run: RunTool;
  environment: Environment;
  root?: string;
}): TrustStore {
  const found = FAMILIES.map((family) => ({ ...family, path: findTool(family.tool, environment) })).find(
    ({ anchors, path }) => path !== undefined && existsSync(join(root, anchors)),
  );
  const fileOf = (name: string) =>
    join(root, found?.anchors ?? '', `${name.toLowerCase().replaceAll(' ', '-')}${found?.suffix ?? ''}`);

  function obstacle(subject: TrustSubject): string | undefined {
    if (!found) return byHand(subject.file);
    if (isWritable(join(root, found.anchors))) return undefined;
    const refresh = [found.tool, ...found.args].join(' ');
    return `Only root may change it. Run: sudo install -m 644 ${quote(subject.file)} ${quote(fileOf(subject.name))} && sudo ${refresh}`;
  }

  async function presence({ name, fingerprint }: TrustSubject): Promise<Presence> {
    const file = fileOf(name);
    return found && existsSync(file) && fingerprintOf(file) === fingerprint ? 'trusted' : 'absent';
  }

  async function add({ pem, name }: TrustSubject): Promise<void> {
    writeFileAtomically(fileOf(name), pem, { mode: 0o644 });
    try {
      await refresh('args');
    } catch (error) {
      rmSync(fileOf(name), { force: true });
      throw error;
    }
  }

  async function remove({ name }: Pick<TrustSubject, 'name'>): Promise<void> {
    rmSync(fileOf(name), { force: true });
    await refresh('removalArgs');
  }

  async function refresh(how: 'args' | 'removalArgs'): Promise<void> {
    if (!found?.path) throw new Error('This system has no known tool for its store.');
    const { ok, stderr } = await run(found.path, found[how]);
    if (!ok) throw new Error(`${found.tool} failed: ${stderr.trim()}`);
  }

  return { kind: 'system', path: found ? join(root, found.anchors) : 'system', obstacle, presence, add, remove };
}

function fingerprintOf(file: string): string | undefined {
  try {
    return new X509Certificate(readFileSync(file)).fingerprint256;
  } catch {
    return undefined;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function byHand(file: string): string {
  if (process.platform === 'darwin') {
    return `Run: sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${quote(file)}`;
  }
  return `This system's store is not one that votive knows. Add ${file} to its trusted authorities by its own manual.`;
}

const quote = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
