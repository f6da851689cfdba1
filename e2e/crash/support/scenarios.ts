import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Secret } from '@votive/shared/secret';
import { homeLayout } from '../../../packages/cli/src/home/home-layout.ts';
import { currentRelease } from '../../../packages/cli/src/upgrade/current-release.ts';
import { connect } from '../../../packages/prompt-service/src/database/connect.ts';
import { readMigrations } from '../../../packages/prompt-service/src/database/migrations.ts';
import { readKeys } from '../../../packages/prompt-service/src/database/read-keys.ts';
import { prepareHome } from './prepared-home.ts';
import { runCommand } from './run-command.ts';
import type { Scenario } from './scenario.ts';
import { makeSmallRelease, migrationsOf } from './small-release.ts';
import type { Step } from './steps.ts';

const OLDER = 4;

/** The secrets that are small files, each on its own. */
const fileRotations = ['root', 'service', 'jwt', 'session', 'admin'].map(
  (kind): Scenario => ({
    name: `rotate-keys ${kind}`,
    args: () => ['rotate-keys', kind],
    prepare: prepareHome,
    quota: { names: kind === 'root' ? 45 : 9, writes: 2 },
    rerunEvery: 2,
  }),
);

const rotateDatabase: Scenario = {
  name: 'rotate-keys database',
  args: () => ['rotate-keys', 'database', '--yes'],
  prepare: prepareWithBackup,
  quota: { names: 22, writes: 4 },
  rerunEvery: 4,
};

const migrate: Scenario = {
  name: 'migrate',
  args: () => ['migrate', 'up'],
  prepare: (home) => prepareHome(home, { schema: OLDER }),
  versions: () => [readMigrations(), readMigrations().slice(0, OLDER)],
  quota: { names: 18, writes: 3 },
  rerunEvery: 4,
};

const backup: Scenario = {
  name: 'backup',
  args: () => ['backup'],
  prepare: prepareHome,
  quota: { names: 16, writes: 3 },
  rerunEvery: 4,
};

const restore: Scenario = {
  name: 'restore',
  args: (home) => ['restore', backupOf(home), '--yes'],
  async prepare(home) {
    await prepareWithBackup(home);
    withdrawConsent(home);
  },
  quota: { names: 17, writes: 3 },
  rerunEvery: 6,
};

const restoreOnEmptyHost: Scenario = {
  name: 'restore on an empty host',
  args: (home) => ['restore', join(aside(home), 'backup.age'), '--kit', join(aside(home), 'kit'), '--yes'],
  async prepare(home) {
    await prepareWithBackup(home);
    mkdirSync(aside(home), { recursive: true });
    cpSync(join(home, 'backups', `${backupOf(home)}.age`), join(aside(home), 'backup.age'));
    await run(['keys', 'export-kit', '--to', join(aside(home), 'kit'), '--home', home]);
    rmSync(home, { recursive: true });
    mkdirSync(home, { mode: 0o700 });
  },
  startsEmpty: true,
  quota: { names: 13, writes: 2 },
  rerunEvery: 6,
};

const undoRestore: Scenario = {
  name: 'restore --undo',
  args: () => ['restore', '--undo', '--yes'],
  async prepare(home) {
    await restore.prepare(home);
    await run([...restore.args(home), '--home', home]);
  },
  isOnce: true,
  quota: { names: 12, writes: 2 },
  rerunEvery: 6,
};

const RELEASE = '0.2.0';
/** What a release is built of; builds are killed at random moments elsewhere, and what is kept of it is no data. */
const OF_A_BUILD = /releases\/(\.building|[\w.-]+\/(packages|node_modules|\.votive))/;

const isUpgraded = (home: string) => currentRelease(homeLayout(home))?.includes(RELEASE) === true;

/** What `upgrade` and `rollback` have in common: two versions lie side by side. */
const twoVersions = {
  versions: (home: string) => [migrationsOf(releaseBeside(home)), readMigrations()],
  inForce: (home: string) => (isUpgraded(home) ? migrationsOf(releaseBeside(home)) : readMigrations()),
  isOwnStep: ({ about }: Step) => !OF_A_BUILD.test(about) && !/\/(backups|logs)\//.test(about),
};

const upgrade: Scenario = {
  name: 'upgrade',
  args: (home) => ['upgrade', '--to', releaseBeside(home)],
  async prepare(home) {
    await prepareHome(home);
    makeSmallRelease(releaseBeside(home), RELEASE);
  },
  ...twoVersions,
  mayUndo: true,
  quota: { names: 13, writes: 2 },
  rerunEvery: 8,
};

const rollback: Scenario = {
  name: 'rollback',
  args: () => ['rollback', '--yes'],
  async prepare(home) {
    await upgrade.prepare(home);
    await run([...upgrade.args(home), '--home', home]);
  },
  ...twoVersions,
  isOnce: true,
  quota: { names: 10, writes: 2 },
  rerunEvery: 8,
};

export const SCENARIOS: readonly Scenario[] = [
  ...fileRotations,
  rotateDatabase,
  migrate,
  backup,
  restore,
  restoreOnEmptyHost,
  undoRestore,
  upgrade,
  rollback,
];

/** Whatever a scenario needs besides its home lies beside all of its homes. */
const aside = (home: string) => join(dirname(home), 'aside');
const releaseBeside = (home: string) => join(aside(home), 'release');

async function prepareWithBackup(home: string): Promise<void> {
  await prepareHome(home);
  await run(['backup', '--home', home]);
}

async function run(args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runCommand(args);
  if (code !== 0) throw new Error(`votive ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
}

function backupOf(home: string): string {
  const name = readdirSync(join(home, 'backups')).find((each) => each.endsWith('.age'));
  if (name === undefined) throw new Error('There is no backup.');
  return name.slice(0, -'.age'.length);
}

/** What happened since the backup: somebody had an analysis deleted, somebody else moved to another address. */
function withdrawConsent(home: string): void {
  const layout = homeLayout(home);
  const keys = readKeys(layout.keyring, new Secret(readFileSync(layout.rootKey, 'utf8').trim()));
  const path = join(layout.data, `db.${keys.activeId}.db`);
  const sqlite = connect({ path, keyId: keys.activeId, dataKey: keys.dataKey(keys.activeId) });
  const id = sqlite.prepare('SELECT id FROM analyses ORDER BY id LIMIT 1').pluck().get();
  sqlite.prepare('DELETE FROM analyses WHERE id = ?').run(id);
  sqlite.prepare(`INSERT INTO deletions VALUES ('analysis', ?, '2026-10-02T09:00:00.000Z')`).run(id);
  sqlite.prepare(`UPDATE members SET email = 'moved@example.org' WHERE email = 'm2@example.org'`).run();
  sqlite.close();
}
