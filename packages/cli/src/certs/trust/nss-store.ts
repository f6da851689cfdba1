import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunTool } from './run-tool.ts';
import type { Presence, TrustStore, TrustSubject } from './trust-store.ts';

const NO_TOOL =
  'The program certutil is missing. Install it (Debian: apt-get install libnss3-tools, Fedora: dnf install nss-tools), or import the certificate in the browser by hand:';

/**
 * One certificate database of Chromium or Firefox (NSS, `cert9.db`), through `certutil`. A database that is missing is made without a passphrase on `add`, as
 * Chromium itself makes it. A running Firefox sees a change after its restart.
 */
export function nssStore(
  folder: string,
  { certutil, run }: { certutil: string | undefined; run: RunTool },
): TrustStore {
  const database = ['-d', `sql:${folder}`];

  async function certutilRuns(...args: string[]): Promise<{ ok: boolean; stdout: string; stderr: string }> {
    return run(certutil ?? 'certutil', args);
  }

  async function mustRun(...args: string[]): Promise<void> {
    const { ok, stderr } = await certutilRuns(...args);
    if (!ok) throw new Error(`certutil could not change it: ${stderr.trim() || 'it gave no reason'}`);
  }

  async function presence({ name, fingerprint }: TrustSubject): Promise<Presence> {
    if (!certutil || !existsSync(join(folder, 'cert9.db'))) return 'absent';
    const { stdout } = await certutilRuns('-L', ...database);
    for (const candidate of trustedNames(stdout).filter((each) => each.startsWith('Votive'))) {
      if (await holds(candidate, fingerprint)) return candidate === name ? 'trusted' : 'foreign';
    }
    return 'absent';
  }

  async function holds(name: string, fingerprint: string): Promise<boolean> {
    const { ok, stdout } = await certutilRuns('-L', ...database, '-n', name, '-a');
    return ok && fingerprintOf(stdout) === fingerprint;
  }

  async function add({ name, file }: TrustSubject): Promise<void> {
    if (!existsSync(join(folder, 'cert9.db'))) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      await mustRun('-N', '--empty-password', ...database);
    }
    await mustRun('-A', ...database, '-t', 'C,,', '-n', name, '-i', file);
  }

  async function remove({ name, fingerprint }: Pick<TrustSubject, 'name' | 'fingerprint'>): Promise<void> {
    if (!existsSync(join(folder, 'cert9.db')) || !(await holds(name, fingerprint))) return;
    await mustRun('-D', ...database, '-n', name);
  }

  return {
    kind: 'browser',
    path: folder,
    obstacle: ({ file }) => (certutil ? undefined : `${NO_TOOL} ${file}`),
    presence,
    add,
    remove,
  };
}

/** The nicknames in a listing whose first flags, those for TLS, have the C of a trusted authority. */
function trustedNames(listing: string): string[] {
  return listing.split('\n').flatMap((line) => /^(.+?)\s+\w*C\w*,\w*,\w*\s*$/.exec(line)?.[1] ?? []);
}

function fingerprintOf(pem: string): string | undefined {
  try {
    return new X509Certificate(pem).fingerprint256;
  } catch {
    return undefined;
  }
}
