import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { containerOwner } from '../../home/file-ownership.ts';
import { HOME_FOLDERS, type HomeLayout } from '../../home/home-layout.ts';
import { findLeftovers, removeLeftovers } from '../../journal/leftovers.ts';
import { identify } from '../../processes/process-identity.ts';
import { readState } from '../../supervisor/state.ts';
import { type Check, fail, ok, shortList, warn } from '../check.ts';

const FIX_IT = '`votive doctor --fix`';
/** Magic numbers of `statfs(2)`: file systems on which SQLite's locks, or what is written, cannot be relied on. */
const FRAGILE_FILE_SYSTEMS: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'SMB',
  4266872130: 'SMB',
  1702057286: 'FUSE',
  16914839: '9p',
  16914836: 'memory (tmpfs): everything is gone after a restart of the machine',
};
const SECRET_FILES = ['root.key', 'recovery.key', 'admin_api_key', 'session_secret', 'service.key', 'plans.key'];

export const HOME_CHECKS: readonly Check[] = [
  {
    id: 'home.permissions',
    title: 'the home and its folders are for their owner alone',
    severity: 'high',
    examine: ({ layout }) => {
      const open = openFolders(layout);
      if (open.length === 0) return ok('0700 everywhere');
      return fail(`open to others: ${shortList(open)}`, FIX_IT);
    },
    repair: ({ layout }) =>
      openFolders(layout).map((path) => {
        chmodSync(path, 0o700);
        return `closed ${path} to other users`;
      }),
  },
  {
    id: 'home.owner',
    title: 'every file of the home belongs to the owner of the home',
    severity: 'high',
    examine: ({ layout, config }) => {
      const { uid } = lstatSync(layout.home);
      const owners = config?.mode === 'compose' ? [uid, containerOwner(layout).uid] : [uid];
      const foreign = entriesBelow(layout.home).filter(
        (path) => !owners.includes(lstatSync(path, { throwIfNoEntry: false })?.uid ?? uid),
      );
      if (foreign.length === 0) return ok(`user ${uid}`);
      const names = foreign.map((path) => relative(layout.home, path));
      return fail(`of other users: ${shortList(names)}`, `sudo chown -R ${uid} '${layout.home}'`);
    },
  },
  {
    id: 'home.filesystem',
    title: 'the home lies on a file system that keeps what is written',
    severity: 'medium',
    examine: ({ layout }) => {
      const { type } = statfsSync(layout.home);
      const name = FRAGILE_FILE_SYSTEMS[type];
      if (name === undefined) return ok(`type 0x${type.toString(16)}`);
      return warn(
        `the file system is ${name}`,
        'Move the home to a local disk: `votive down`, move it, `votive up --home <new place>`.',
      );
    },
  },
  {
    id: 'home.leftovers',
    title: 'no half-written files lie about',
    severity: 'low',
    examine: ({ layout }) => {
      const paths = findLeftovers(layout);
      return paths.length === 0 ? ok('none') : warn(shortList(paths), FIX_IT);
    },
    repair: ({ layout }) => removeLeftovers(layout).map((path) => `removed ${path}`),
  },
  {
    id: 'run.stale',
    title: 'nothing in run/ speaks of processes that are gone',
    severity: 'low',
    examine: ({ layout }) => {
      const stale = staleRunFiles(layout);
      return stale.length === 0 ? ok('none') : warn(shortList(stale), FIX_IT);
    },
    repair: ({ layout }) =>
      staleRunFiles(layout).map((path) => {
        rmSync(path, { force: true });
        return `removed ${path}`;
      }),
  },
  {
    id: 'secrets.mode',
    title: 'secret files can be read by their owner alone',
    severity: 'high',
    examine: ({ layout }) => {
      const open = openFiles(layout.secrets);
      return open.length === 0 ? ok('0600 everywhere') : fail(`open to others: ${shortList(open)}`, FIX_IT);
    },
    repair: ({ layout }) =>
      openFiles(layout.secrets).map((path) => {
        chmodSync(path, 0o600);
        return `closed ${path} to other users`;
      }),
  },
  {
    id: 'secrets.present',
    title: 'every secret that the services need is there',
    severity: 'high',
    examine: ({ layout }) => {
      const missing = SECRET_FILES.filter(
        (name) => (lstatSync(join(layout.secrets, name), { throwIfNoEntry: false })?.size ?? 0) === 0,
      );
      if (missing.length === 0) return ok(`${SECRET_FILES.length} files`);
      const vital = missing.filter((name) => ['root.key', 'recovery.key'].includes(name));
      if (vital.length === 0) return warn(`missing: ${missing.join(', ')}`, '`votive up` makes them.');
      return fail(
        `missing: ${missing.join(', ')}`,
        `Put ${vital.join(' and ')} back into ${layout.secrets} from your recovery kit.`,
      );
    },
  },
];

function openFolders(layout: HomeLayout): string[] {
  const folders = [layout.home, ...HOME_FOLDERS.map((name) => join(layout.home, name))].filter((path) =>
    existsSync(path),
  );
  return folders.filter((path) => (lstatSync(path).mode & 0o077) !== 0);
}

function openFiles(folder: string): string[] {
  return entriesBelow(folder).filter((path) => {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats?.isFile() === true && (stats.mode & 0o077) !== 0;
  });
}

function entriesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
    join(entry.parentPath, entry.name),
  );
}

/** The lock's note of a holder that is gone, and the state of a supervisor that did not end by itself. */
function staleRunFiles({ lockHolder, stateFile }: HomeLayout): string[] {
  const state = readState(stateFile);
  const supervisorIsGone =
    state !== undefined && identify(state.supervisor.pid)?.startedAt !== state.supervisor.startedAt;
  const endedBadly = supervisorIsGone && Object.values(state.services).some((service) => service.state !== 'stopped');
  const pid = holderOf(lockHolder);
  const holderIsGone = pid !== undefined && identify(pid) === undefined;
  return [...(endedBadly ? [stateFile] : []), ...(holderIsGone ? [lockHolder] : [])];
}

function holderOf(path: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { pid: number }).pid;
  } catch {
    return undefined;
  }
}
