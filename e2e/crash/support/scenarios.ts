import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { homeLayout } from '../../../packages/cli/src/home/home-layout.ts';
import { currentRelease } from '../../../packages/cli/src/upgrade/current-release.ts';
import { readMigrations } from '../../../packages/prompt-service/src/database/migrations.ts';
import { prepareHome } from './prepared-home.ts';
import { recordSteps, runAndKill, runCommand } from './run-command.ts';
import type { Scenario } from './scenario.ts';
import { makeSmallRelease, migrationsOf } from './small-release.ts';
import type { Step } from './steps.ts';
import { withdrawConsent } from './withdraw-consent.ts';

const OLDER = 4;

/** The secrets that are small files, each on its own. */
const fileRotations = ['root', 'service', 'jwt', 'session', 'admin'].map(
  (kind): Scenario => ({
    name: `rotate-keys ${kind}`,
    args: () => ['rotate-keys', kind],
    prepare: prepareHome,
    keepsContent: true,
    quota: { names: kind === 'root' ? 45 : 14, writes: 2 },
  }),
);

const rotateDatabase: Scenario = {
  name: 'rotate-keys database',
  args: () => ['rotate-keys', 'database', '--yes'],
  prepare: prepareWithBackup,
  keepsContent: true,
  quota: { names: 17, writes: 3 },
};

export const MIGRATE: Scenario = {
  name: 'migrate',
  args: () => ['migrate', 'up'],
  prepare: (home) => prepareHome(home, { schema: OLDER }),
  versions: () => [readMigrations(), readMigrations().slice(0, OLDER)],
  quota: { names: 13, writes: 2 },
};

const backup: Scenario = {
  name: 'backup',
  args: () => ['backup'],
  prepare: prepareHome,
  keepsContent: true,
  quota: { names: 12, writes: 3 },
};

const restore: Scenario = {
  name: 'restore',
  args: (home) => ['restore', backupOf(home), '--yes'],
  async prepare(home) {
    await prepareWithBackup(home);
    withdrawConsent(home);
  },
  quota: { names: 12, writes: 3 },
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
  quota: { names: 10, writes: 2 },
};

const undoRestore: Scenario = {
  name: 'restore --undo',
  args: () => ['restore', '--undo', '--yes'],
  async prepare(home) {
    await restore.prepare(home);
    await run([...restore.args(home), '--home', home]);
  },
  isOnce: true,
  quota: { names: 10, writes: 2 },
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
  quota: { names: 9, writes: 2 },
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
  quota: { names: 8, writes: 2 },
};

/** What the next command does for a rollback that was cut off between its two steps may be cut off in its turn. */
const recoverRollback: Scenario = {
  name: 'recover after an interrupted rollback',
  args: () => ['recover'],
  async prepare(home) {
    await rollback.prepare(home);
    await cutOff(rollback, home, ({ call, about }) => call === 'fsync' && about.includes('</releases>'));
  },
  ...twoVersions,
  quota: { names: 5, writes: 1 },
};

export const SCENARIOS: readonly Scenario[] = [
  ...fileRotations,
  rotateDatabase,
  MIGRATE,
  backup,
  restore,
  restoreOnEmptyHost,
  undoRestore,
  upgrade,
  rollback,
  recoverRollback,
];

/** Whatever a scenario needs besides its home lies beside all of its homes. */
const aside = (home: string) => join(dirname(home), 'aside');
const releaseBeside = (home: string) => join(aside(home), 'release');

async function prepareWithBackup(home: string): Promise<void> {
  await prepareHome(home);
  await run(['backup', '--home', home]);
}

/** Kills a command with all that it started right after one of its steps. */
async function cutOff({ args }: Scenario, home: string, isLast: (step: Step) => boolean): Promise<void> {
  const seen = `${home}-seen`;
  cpSync(home, seen, { recursive: true, verbatimSymlinks: true });
  const { steps } = await recordSteps([...args(seen), '--home', seen], { home: seen });
  rmSync(seen, { recursive: true });
  const last = steps.findIndex(isLast);
  const next = steps.slice(last + 1).find(({ process }) => process === steps[last]?.process);
  if (last === -1 || !next) throw new Error(`votive ${args(home).join(' ')} takes no such step.`);
  const { code } = await runAndKill([...args(home), '--home', home], next, { death: 'together' });
  if (code === 0) throw new Error(`votive ${args(home).join(' ')} was not killed.`);
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
