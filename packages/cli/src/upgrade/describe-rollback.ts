import type { CommandResult } from '../output/output.ts';
import type { UpgradeRecord } from './releases.ts';
import type { Since } from './rollback-data.ts';

/** What a rollback did, for people and for scripts. */
export function describe(
  last: UpgradeRecord,
  { since, running }: { since: Since | undefined; running: boolean },
): CommandResult {
  const written = Object.entries(since?.written ?? {}).map(([name, count]) => `${count} in ${name}`);
  return {
    data: {
      changed: true,
      from: last.to.version,
      to: last.from.version,
      release: last.from.name,
      snapshot: since?.aside ?? null,
      writtenSince: since?.written ?? {},
      deletions: since?.deletions ?? 0,
      running,
    },
    text: [
      `This home runs ${last.from.name ?? last.from.version} again, with the data of before the upgrade.`,
      ...(since === undefined
        ? []
        : [`Written since: ${written.join(', ') || 'nothing'}. It is kept in snapshots/${since.aside}.`]),
      ...(since && since.deletions > 0
        ? [`${since.deletions} records that people had deleted since were deleted again.`]
        : []),
      ...(running ? [] : ['Next: `votive up`']),
    ].join('\n'),
  };
}

/** After an interruption nobody knows any more how much had been written since; all of it is in the snapshot. */
export function describeFinished({ from, to, snapshot }: UpgradeRecord, running: boolean): CommandResult {
  return {
    data: { changed: true, from: from.version, to: to.version, release: to.name, snapshot, running },
    text: [
      `This home runs ${to.name ?? to.version} again, with the data of before the upgrade.`,
      ...(snapshot === null ? [] : [`What was written since is kept in snapshots/${snapshot}.`]),
      ...(running ? [] : ['Next: `votive up`']),
    ].join('\n'),
  };
}
