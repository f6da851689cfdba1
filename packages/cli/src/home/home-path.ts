import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The home directory's absolute path: `--home`, else `VOTIVE_HOME`, else `/var/lib/votive` for root, else the XDG data folder. */
export function resolveHomePath(
  flag: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  userId: number | undefined,
): string {
  const chosen = flag ?? environment.VOTIVE_HOME;
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  if (environment.XDG_DATA_HOME?.startsWith('/')) return join(environment.XDG_DATA_HOME, 'votive');
  if (userId === 0) return '/var/lib/votive';
  return join(homedir(), '.local', 'share', 'votive');
}
