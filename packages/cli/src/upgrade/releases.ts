import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { linkAtomically, syncFolder, writeFileAtomically } from '@votive/shared/files/atomic-file';
import { z } from 'zod';
import type { HomeLayout } from '../home/home-layout.ts';
import { CURRENT } from './current-release.ts';

/** A version of the program in a folder of its own: one that `upgrade` built in the home, or the checkout that the home was set up from (`name` is null then). */
export const releaseSchema = z.object({
  name: z.string().nullable(),
  root: z.string(),
  version: z.string(),
  /** What the code is made of: the digest by which a checkout is known to be the same still. */
  fingerprint: z.string(),
});
export type Release = z.infer<typeof releaseSchema>;

/** `state/upgrade.json`: what the last upgrade or rollback came to. */
const recordSchema = z.object({
  schema: z.literal('votive.upgrade/1'),
  at: z.iso.datetime(),
  from: releaseSchema,
  to: releaseSchema,
  /** The snapshot with the data as it was before, by name. */
  snapshot: z.string().nullable(),
  backup: z.string().nullable(),
  outcome: z.enum(['upgraded', 'rolled back', 'failed']),
  /** Why it was rolled back. */
  reason: z.string().nullable(),
});
export type UpgradeRecord = z.infer<typeof recordSchema>;

/** A release that is being built: `.building-<name>-<process id>`. */
const UNFINISHED = /^\.building-/;

/** Says, in one step, which release a home runs; null for the checkout. */
export function switchRelease({ releases }: HomeLayout, name: string | null): void {
  const link = join(releases, CURRENT);
  if (name !== null) linkAtomically(link, name);
  else rmSync(link, { force: true });
  syncFolder(releases);
}

export const releaseFolder = ({ releases }: HomeLayout, name: string): string => join(releases, name);

export function readUpgradeRecord({ upgradeRecord }: HomeLayout): UpgradeRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(upgradeRecord, 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeUpgradeRecord({ upgradeRecord }: HomeLayout, record: Omit<UpgradeRecord, 'schema'>): void {
  writeFileAtomically(upgradeRecord, `${JSON.stringify({ schema: 'votive.upgrade/1', ...record }, null, 2)}\n`);
}

/** Notes that the last upgrade was taken back, unless that is noted already; `aside` is the snapshot with the data that was in use until then. */
export function recordRollback(layout: HomeLayout, { at, aside }: { at: Date; aside: string | null }): void {
  const last = readUpgradeRecord(layout);
  if (last?.outcome !== 'upgraded') return;
  writeUpgradeRecord(layout, {
    ...last,
    at: at.toISOString(),
    from: last.to,
    to: last.from,
    snapshot: aside,
    outcome: 'rolled back',
    reason: 'rollback',
  });
}

/** Removes every release but those named; answers their names. What an interrupted build left goes too. */
export function pruneReleases(layout: HomeLayout, keep: readonly (string | null)[]): string[] {
  const gone = releaseNames(layout).filter((name) => !keep.includes(name));
  for (const name of [...gone, ...unfinishedBuilds(layout)])
    rmSync(join(layout.releases, name), { recursive: true, force: true });
  return gone;
}

export function removeUnfinishedBuilds(layout: HomeLayout): string[] {
  const names = unfinishedBuilds(layout);
  for (const name of names) rmSync(join(layout.releases, name), { recursive: true, force: true });
  return names;
}

/** The releases that lie whole in a home. */
export function releaseNames({ releases }: HomeLayout): string[] {
  return namesIn(releases).filter(
    (name) =>
      !name.startsWith('.') &&
      lstatSync(join(releases, name)).isDirectory() &&
      existsSync(join(releases, name, 'votive')),
  );
}

const unfinishedBuilds = ({ releases }: HomeLayout) => namesIn(releases).filter((name) => UNFINISHED.test(name));

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
