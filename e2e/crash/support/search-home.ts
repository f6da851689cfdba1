import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every file and link below a folder, by its path from there. */
export function filesOf(folder: string): string[] {
  return entriesOf(folder, folder)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** The files below a folder in which one of `markers` can be read as it is. */
export function findPlain(folder: string, markers: readonly string[]): string[] {
  return entriesOf(folder, folder)
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return markers.some((marker) => bytes.includes(marker));
    });
}

/** The programs of a release, as they are kept and as Node caches them: much to read, and they hold the markers because its tests do. */
const PROGRAM = /^releases\/[^/]+\/(packages|node_modules|\.votive)$/;

/** Links are not followed: a release links to what lies outside. */
function entriesOf(folder: string, home: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [entry];
    return PROGRAM.test(relative(home, path)) ? [] : entriesOf(path, home);
  });
}

const BELONGS = [
  /^(config|keyring)\.json$/,
  /^audit\.jsonl$/,
  /^certs\//,
  /^logs\/[\w-]+\.log$/,
  /^run\/lock\.db$/,
  /^state\/(audit-head|backups|upgrade)\.json$/,
  /^state\/recovery\.pub$/,
  /^releases\/(current|\d[\w.-]+)(\/.+)?$/,
  /^secrets\/(root|recovery|service|plans)\.key$/,
  /^secrets\/(admin_api_key|session_secret)$/,
  /^secrets\/jwt\/([\w-]+\.pem|keys\.json)$/,
  /^data\/(current|owner\.lock)$/,
  /^backups\/(votive-[\w-]+\.(age|json)|\.lock)$/,
  /^snapshots\/\d[\w-]+\/(data\/db\.d\d+\.db|(keyring|config|snapshot)\.json|secrets\/root\.key)$/,
] as const;

/** What lies in a home that is no part of one at rest: half-made files, copies, markers, journal entries, a second database. */
export function findLeftovers(home: string): string[] {
  const files = filesOf(home).filter((name) => !/^data\/db\.d\d+\.db$/.test(name));
  const foreign = files.filter((name) => !BELONGS.some((pattern) => pattern.test(name)));
  return [...foreign, ...(isEmptyHome(home) ? [] : [...findOpenKeys(home), ...findOtherDatabases(home)])];
}

/** Whether a home has neither data nor keys, nor a part of them. */
export function isEmptyHome(home: string): boolean {
  const files = filesOf(home);
  return !files.some((name) => /^(data\/(current|db\..+)|keyring\.json|secrets\/root\.key)$/.test(name));
}

function findOpenKeys(home: string): string[] {
  const { deks } = JSON.parse(readFileSync(join(home, 'keyring.json'), 'utf8')) as {
    deks: Record<string, { state: string }>;
  };
  const next = Object.keys(deks).filter((id) => deks[id]?.state === 'next');
  const lines = readFileSync(join(home, 'secrets', 'root.key'), 'utf8')
    .trim()
    .split('\n').length;
  return [...next.map((id) => `key ${id} is on its way in`), ...(lines === 1 ? [] : [`root.key has ${lines} keys`])];
}

function findOtherDatabases(home: string): string[] {
  const names = readdirSync(join(home, 'data')).filter((name) => name.startsWith('db.'));
  return names.length === 1 ? [] : [`databases: ${names.join(', ') || 'none'}`];
}
