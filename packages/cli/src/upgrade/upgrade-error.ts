import { CommandError, toCommandError } from '../output/command-error.ts';
import type { Release } from './releases.ts';

/** VOT-806 (exit 15): the release before runs again, on the data of before. */
export function tookBack(
  error: unknown,
  { from, to, aside }: { from: Release; to: Release; aside: string | null },
): CommandError {
  const { message, reason, fix } = toCommandError(error);
  return new CommandError('VOT-806', {
    message: `The upgrade to ${to.version} failed; ${from.version} is in force again, with its data as it was.`,
    reason: `${message} ${reason}`,
    fix: `${fix} The reason is kept in state/upgrade.json${aside === null ? '' : `; what the new version had written is snapshots/${aside}`}.`,
    cause: error,
  });
}

/** VOT-807 (exit 16): neither release runs. */
export function neitherRuns(first: unknown, second: unknown): CommandError {
  const [one, other] = [toCommandError(first), toCommandError(second)];
  return new CommandError('VOT-807', {
    message: 'The upgrade failed, and the version before does not run either.',
    reason: `${one.message} ${one.reason} Then: ${other.message} ${other.reason}`,
    fix: 'Correct the cause, then run `votive recover` and `votive up`. A verified backup was made before.',
    cause: second,
  });
}

/** VOT-808 (exit 5): there is no upgrade to take back. */
export function nothingToTakeBack(reason: string): CommandError {
  return new CommandError('VOT-808', {
    message: 'There is no upgrade to roll back.',
    reason,
    fix: 'To go to another state of the data, restore a backup: `votive backup list`. Nothing was changed.',
  });
}
