import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Chromium and its relatives keep the one database of a user, below the user's home; the first is made when none is there. */
const SHARED_DATABASES = [
  ['.pki', 'nssdb'],
  ['snap', 'chromium', 'current', '.pki', 'nssdb'],
  ['.var', 'app', 'org.chromium.Chromium', '.pki', 'nssdb'],
  ['.var', 'app', 'com.google.Chrome', '.pki', 'nssdb'],
];

/** Folders whose sub-folders are Firefox profiles, below the user's home. */
const PROFILE_ROOTS = [
  ['.mozilla', 'firefox'],
  ['snap', 'firefox', 'common', '.mozilla', 'firefox'],
  ['.var', 'app', 'org.mozilla.firefox', '.mozilla', 'firefox'],
  ['.var', 'app', 'org.mozilla.firefox', 'config', 'mozilla', 'firefox'],
  ['Library', 'Application Support', 'Firefox', 'Profiles'],
];

const CHROMIUM_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'brave-browser',
  'microsoft-edge',
  'vivaldi',
];

/**
 * The NSS databases of a user's browsers: the shared one of Chromium and its relatives (in `~/.pki` or the XDG data folder, also the one that a Chromium which was
 * never started would make) and one for each Firefox profile (in `~/.mozilla` or the XDG configuration folder).
 */
export function findNssFolders(
  userHome: string,
  environment: Environment,
  hasProgram: (name: string) => boolean,
): string[] {
  const shared = [
    ...SHARED_DATABASES.map((parts) => join(userHome, ...parts)),
    join(xdg('DATA', '.local/share'), 'pki', 'nssdb'),
  ];
  const present = shared.filter(isDatabase);
  const hasOwn = present.some((folder) => !folder.includes('/snap/') && !folder.includes('/.var/'));
  const made = !hasOwn && CHROMIUM_NAMES.some(hasProgram) ? [join(userHome, '.pki', 'nssdb')] : [];
  const roots = [
    ...PROFILE_ROOTS.map((parts) => join(userHome, ...parts)),
    join(xdg('CONFIG', '.config'), 'mozilla', 'firefox'),
  ];
  return [...new Set([...made, ...present, ...roots.flatMap(profilesIn)])];

  function xdg(kind: 'DATA' | 'CONFIG', usual: string): string {
    const chosen = environment[`XDG_${kind}_HOME`];
    return chosen?.startsWith('/') ? chosen : join(userHome, usual);
  }
}

const isDatabase = (folder: string) => existsSync(join(folder, 'cert9.db'));

function profilesIn(root: string): string[] {
  try {
    return readdirSync(root)
      .map((name) => join(root, name))
      .filter(isDatabase)
      .sort();
  } catch {
    return [];
  }
}
