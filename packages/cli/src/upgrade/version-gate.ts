import { CommandError } from '../output/command-error.ts';

/** A version that must have run once before a later one may: it changes what the later one relies on. */
export type HardStop = { version: string; why: string };

/** The versions that nobody may jump over on the way to this one, oldest first. */
export const HARD_STOPS: readonly HardStop[] = [];

/** Negative where `left` is the older version. Numbers are compared as numbers; a pre-release comes before its release. */
export function compareVersions(left: string, right: string): number {
  const [one, other] = [parse(left), parse(right)];
  for (const index of [0, 1, 2] as const) {
    const difference = (one.numbers[index] ?? 0) - (other.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (one.pre === other.pre) return 0;
  if (one.pre === '' || other.pre === '') return one.pre === '' ? 1 : -1;
  return one.pre < other.pre ? -1 : 1;
}

/** The hard stops that lie between two versions, the later one left out: each is a step of its own. */
export function stopsBetween(from: string, to: string, stops: readonly HardStop[]): HardStop[] {
  return stops
    .filter(({ version }) => compareVersions(from, version) < 0 && compareVersions(version, to) < 0)
    .sort((left, right) => compareVersions(left.version, right.version));
}

/** Throws VOT-801 (exit 14) for an older version than the one that runs. */
export function refuseDowngrade(from: string, to: string): void {
  if (compareVersions(from, to) <= 0) return;
  throw new CommandError('VOT-801', {
    message: `This home runs version ${from}; ${to} is older.`,
    reason: 'An older version does not know what a newer one has written.',
    fix: 'To take back the last upgrade, with the data of before it: `votive rollback`. Nothing was changed.',
  });
}

/** Throws VOT-802 (exit 14) where a version must be passed through first. */
export function refuseJump(from: string, to: string, stops: readonly HardStop[]): void {
  const [first] = stopsBetween(from, to, stops);
  if (!first) return;
  throw new CommandError('VOT-802', {
    message: `Version ${to} cannot be reached from ${from} in one step.`,
    reason: `Version ${first.version} must have run before: ${first.why}`,
    fix: `Run \`votive upgrade --to v${first.version}\` first. Nothing was changed.`,
  });
}

function parse(version: string): { numbers: number[]; pre: string } {
  const [core = '', pre = ''] = version.replace(/\+.*$/, '').split(/-(.*)/s);
  return { numbers: core.split('.').map(Number), pre };
}
