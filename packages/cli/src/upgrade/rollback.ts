import { confirm } from '../commands/confirm.ts';
import { driverOf } from '../commands/driver-of.ts';
import { existingHome } from '../commands/existing-home.ts';
import { settleSame } from '../commands/settle-same.ts';
import { type LockedOperation, withLockedHome } from '../commands/with-locked-home.ts';
import { currentReference } from '../data-tool/database-reference.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { toCommandError } from '../output/command-error.ts';
import type { CommandResult } from '../output/output.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { askRelease } from './ask-release.ts';
import { describe, describeFinished } from './describe-rollback.ts';
import { requireUpgraded, snapshotOf } from './last-upgrade.ts';
import { installationOf } from './release-in-force.ts';
import { type Release, readUpgradeRecord, recordRollback, switchRelease, type UpgradeRecord } from './releases.ts';
import { restoreData, type Since, tryOnCopy } from './rollback-data.ts';
import { stopAll } from './switch-over.ts';

const START_TIMEOUT_MS = 60_000;

/**
 * Takes the last upgrade back: the release of before with the data of before, byte for byte, but for what people had deleted since. What was written meanwhile is kept as a named snapshot, and the
 * answer says how much it is. One that was interrupted after the switch is finished by saying it again. Throws VOT-808 where there is nothing to take back.
 */
export const rollback: Command<object> = async (context) => {
  const { layout, config } = existingHome(context.home);
  const interrupted = await settleSame(context, layout);
  const record = readUpgradeRecord(layout);
  if (interrupted?.outcome === 'finished' && record?.outcome === 'rolled back') {
    const { running } = await (await driverOf(context, layout, config.mode)).inspect();
    return describeFinished(record, running);
  }
  const last = requireUpgraded(context, layout, record);
  const plan = [
    `try ${last.from.version} on a copy of the data of ${last.at}`,
    'stop the services, and keep the data in use as a snapshot',
    `put back the data of before the upgrade, and ${last.from.version}`,
  ];
  if (context.options.dryRun)
    return {
      data: { changed: false, from: last.to.version, to: last.from.version, plan },
      text: ['`votive rollback` would:', ...plan].join('\n  - '),
    };
  await confirm(context, `Go back from ${last.to.version} to ${last.from.version}, and to the data of ${last.at}?`);
  return withLockedHome(context, layout, (operation) => takeBack(context, { layout, last, operation }));
};

type Back = { layout: HomeLayout; last: UpgradeRecord; operation: LockedOperation };

async function takeBack(context: CommandContext, { layout, last, operation }: Back): Promise<CommandResult> {
  const { output, now } = context;
  const { config } = existingHome(context.home);
  const driver = await driverOf(context, layout, config.mode);
  const services = { running: (await driver.inspect()).running, environment: driver.lastEnvironment() };
  const before = snapshotOf(layout, last);
  operation.phase('trying', { release: last.from.name ?? '', keyBefore: currentReference(layout)?.keyId ?? '' });
  const previous = await installationOf(context, layout, last.from.root);
  if (before) await tryOnCopy(context, { layout, before, previous });

  operation.phase('stopping');
  output.progress.step('Stopping the services');
  await stopAll(context, layout);
  operation.phase('switching', { snapshot: before?.name ?? '' });
  output.progress.step('Switching program and data');
  let hasSwitched = false;
  const switchProgram = () => {
    hasSwitched = true;
    switchRelease(layout, last.from.name);
  };
  let since: Since | undefined;
  try {
    if (before) since = await restoreData(context, { layout, operation, before, previous, switchProgram });
    else switchProgram();
  } catch (error) {
    if (!hasSwitched && services.running) await startAgain(context, { layout, release: last.to, services });
    throw error;
  }
  recordRollback(layout, { at: now(), aside: since?.aside ?? null });
  operation.phase('starting');
  if (services.running) {
    output.progress.step(`Starting ${last.from.version}`);
    await start(context, { layout, release: last.from, services });
  }
  output.progress.done();
  return describe(last, { since, running: services.running });
}

type Start = { layout: HomeLayout; release: Release; services: { environment: Record<string, string> } };

const start = (context: CommandContext, { layout, release, services: { environment } }: Start): Promise<unknown> =>
  askRelease(context, { root: release.root, home: layout.home }, 'start', {
    environment,
    timeoutMs: context.options.timeoutMs ?? START_TIMEOUT_MS,
  });

/** Nothing was switched yet, so the version in force goes on; the failure that led here is the one to be told. */
async function startAgain(context: CommandContext, wanted: Start): Promise<void> {
  await start(context, wanted).catch((error: unknown) => {
    const { code, message, reason } = toCommandError(error);
    context.output.warn({ code, message: `The services are not running again: ${message} ${reason}` });
  });
}
