import { createBackup } from '../backup/create-backup.ts';
import { requireRoomFor } from '../backup/require-room.ts';
import { driverOf } from '../commands/driver-of.ts';
import { existingHome } from '../commands/existing-home.ts';
import { type LockedOperation, withLockedHome } from '../commands/with-locked-home.ts';
import { currentReference } from '../data-tool/database-reference.ts';
import { runDataTool } from '../data-tool/run-data-tool.ts';
import { takeSnapshot } from '../data-tool/take-snapshot.ts';
import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { CommandResult } from '../output/output.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { removeStaging } from '../restore/staged-data.ts';
import type { Installation } from '../stack/installation.ts';
import { askRelease } from './ask-release.ts';
import { buildRelease } from './build-release.ts';
import { findTarget, type Target } from './find-target.ts';
import { installationOf, releaseInForce } from './release-in-force.ts';
import { pruneReleases, type Release } from './releases.ts';
import { gateStaged, migrateStaged, stageOwn } from './stage-data.ts';
import { type Change, switchOver } from './switch-over.ts';
import { refuseDowngrade, refuseJump } from './version-gate.ts';

export type UpgradeArguments = { to?: string };

/** The database, its staged copy, its snapshot. */
const COPIES = 3;

/**
 * Brings a home to another version of the program: builds it inside the home, makes a verified backup, tries it on a copy of the data, and only then stops, switches and starts. Whatever fails
 * on the way leaves, or brings back, the version and the data of before: VOT-806 (exit 15) once the services had been stopped.
 */
export const upgrade: Command<UpgradeArguments> = async (context, { to }) => {
  const { environment, installation, options } = context;
  const { layout, config } = existingHome(context.home);
  const from = releaseInForce(context, layout);
  const target = await findTarget(to, { checkout: environment.VOTIVE_CHECKOUT ?? installation.root, environment });
  if ('version' in target) refuseDowngrade(from.version, target.version);
  if (options.dryRun) return planned(from, target);
  return withLockedHome(context, layout, async (operation) => {
    operation.phase('building', { from: from.name ?? '' });
    const release = await buildRelease(context, layout, target);
    if (release.name === from.name || release.fingerprint === from.fingerprint) return unchanged(from);
    const installed = await installationOf(context, layout, release.root);
    refuseDowngrade(from.version, installed.version);
    refuseJump(from.version, installed.version, installed.hardStops);
    return bringTo(context, { layout, config, operation, from, to: release, installed });
  });
};

type Bring = {
  layout: HomeLayout;
  config: HomeConfig;
  operation: LockedOperation;
  from: Release;
  to: Release;
  installed: Installation;
};

async function bringTo(
  context: CommandContext,
  { layout, config, operation, from, to, installed }: Bring,
): Promise<CommandResult> {
  const { output } = context;
  const driver = await driverOf(context, layout, config.mode);
  const services = { running: (await driver.inspect()).running, environment: driver.lastEnvironment() };
  const database = currentReference(layout);
  operation.phase('preparing', { release: to.name ?? '', keyBefore: database?.keyId ?? '' });
  output.progress.step(`Preparing ${to.name}`);
  if (config.mode === 'compose')
    await askRelease(context, { root: to.root, home: layout.home }, 'prepare', { environment: services.environment });

  let backup: string | null = null;
  let applied: string[] = [];
  if (database) {
    const { bytes } = await runDataTool(context.installation, 'inspect', { database });
    requireRoomFor(layout.data, COPIES * bytes, 'trying the release on a copy of the data');
    operation.phase('backing up');
    backup = (await createBackup(context, { layout, driver, reason: 'upgrade' })).id;
    operation.phase('trying', { backup });
    applied = await tryOnCopy(context, { layout, driver, installed });
  }
  const change: Change = { from, to, installed, services, config };
  const { snapshot } = await switchOver(context, { layout, operation, change, backup });
  const pruned = pruneReleases(layout, [from.name, to.name]);
  output.progress.done();
  return upgraded({ from, to, snapshot, backup, applied, pruned, running: services.running });
}

/** Everything that can go wrong with the data goes wrong here, on a copy, while the services run on. */
async function tryOnCopy(
  context: CommandContext,
  {
    layout,
    driver,
    installed,
  }: { layout: HomeLayout; driver: Awaited<ReturnType<typeof driverOf>>; installed: Installation },
): Promise<string[]> {
  context.output.progress.step('Trying it on a copy of the data');
  const taken = await takeSnapshot(context, { layout, driver });
  try {
    const staged = stageOwn(layout, taken);
    const applied = await migrateStaged(installed, staged);
    await gateStaged(context, installed, staged);
    return applied;
  } finally {
    removeStaging(layout);
    await taken.release();
  }
}

function planned(from: Release, target: Target): CommandResult {
  const version = 'version' in target ? target.version : 'the packed release';
  const plan = [
    `copy, install and build ${version} in the home; what runs goes on`,
    'make a verified backup',
    'try it on a copy of the data: its migrations, and its services on ports of their own',
    'stop the services, keep the data as a snapshot, and switch to it',
    `start it; if it does not become healthy, go back to ${from.version} and its data`,
  ];
  return {
    data: { changed: false, from: from.version, to: 'version' in target ? target.version : null, plan },
    text: [`\`votive upgrade\` would, from ${from.version}:`, ...plan].join('\n  - '),
  };
}

function unchanged(from: Release): CommandResult {
  return {
    data: { changed: false, from: from.version, to: from.version, release: from.name },
    text: `This home runs ${from.name ?? from.version} already; no changes.`,
  };
}

function upgraded({
  from,
  to,
  snapshot,
  backup,
  applied,
  pruned,
  running,
}: {
  from: Release;
  to: Release;
  snapshot: string | null;
  backup: string | null;
  applied: string[];
  pruned: string[];
  running: boolean;
}): CommandResult {
  return {
    data: {
      changed: true,
      from: from.version,
      to: to.version,
      release: to.name,
      snapshot,
      backup,
      migrations: applied,
      pruned,
      running,
    },
    text: [
      `This home runs ${to.name} now; before it was ${from.name ?? from.version}.`,
      ...(applied.length > 0 ? [`Migrations: ${applied.join(', ')}`] : []),
      ...(snapshot === null ? [] : [`The data as it was before: snapshots/${snapshot}, and backup ${backup}.`]),
      'To take it back: `votive rollback`.',
      ...(running ? [] : ['Next: `votive up`']),
    ].join('\n'),
  };
}
