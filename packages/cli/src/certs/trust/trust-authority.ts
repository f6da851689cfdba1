import { reasonOf } from '../certificate-error.ts';
import { certificatePaths } from '../certificate-paths.ts';
import { type Installed, isSamePlace, readTrustRecord, writeTrustRecord } from './trust-record.ts';
import type { TrustStore, TrustSubject } from './trust-store.ts';
import { trustSubject } from './trust-subject.ts';

/**
 * One store after `trust` or `untrust`. `trusted` and `removed` changed it just now, `would-…` under a dry run; `already-…` did not; `manual` needs a person (the
 * cause says what to do); `left` was put there by somebody else; `failed` says why.
 */
export type StoreReport = {
  store: 'system' | 'browser';
  path: string;
  state:
    | 'trusted'
    | 'already-trusted'
    | 'would-trust'
    | 'removed'
    | 'already-absent'
    | 'would-remove'
    | 'manual'
    | 'left'
    | 'failed';
  cause: string | null;
};

export type TrustReport = { changed: boolean; authority: { name: string; fingerprint: string }; stores: StoreReport[] };

type Dependencies = { stores: readonly TrustStore[]; now: Date; dryRun: boolean };

/**
 * Installs the local authority in every store and takes out older authorities of this home. Every installation is on record before it happens, so that nothing
 * untraceable is left by a crash. Idempotent; one store's failure does not keep another from trying. Throws VOT-502 when there is no authority yet.
 */
export async function trust(home: string, { stores, now, dryRun }: Dependencies): Promise<TrustReport> {
  const paths = certificatePaths(home);
  const subject = trustSubject(paths);
  let record = readTrustRecord(paths.trust);
  const reports: StoreReport[] = [];
  for (const store of stores) {
    reports.push(await guarded(store, () => trustIn(store)));
  }
  return { changed: reports.some(({ state }) => state === 'trusted'), authority: describe(subject), stores: reports };

  async function trustIn(store: TrustStore): Promise<Outcome> {
    const presence = await store.presence(subject);
    if (presence !== 'absent')
      return {
        state: 'already-trusted',
        cause: presence === 'foreign' ? 'Under another name, not by this command.' : null,
      };
    const obstacle = store.obstacle(subject);
    if (obstacle !== undefined) return { state: 'manual', cause: obstacle };
    if (dryRun) return { state: 'would-trust', cause: null };
    const older = record.filter((entry) => isSamePlace(entry, store) && entry.fingerprint !== subject.fingerprint);
    for (const entry of older) await store.remove(entry);
    const { kind, path } = store;
    const entry: Installed = {
      kind,
      path,
      name: subject.name,
      fingerprint: subject.fingerprint,
      installedAt: now.toISOString(),
    };
    record = [...record.filter((known) => !isSamePlace(known, store)), entry];
    writeTrustRecord(paths.trust, record);
    await store.add(subject);
    return { state: 'trusted', cause: null };
  }
}

/** Takes out of every store what `trust` installed there, by its record, and nothing else. Idempotent. */
export async function untrust(home: string, { stores, dryRun }: Omit<Dependencies, 'now'>): Promise<TrustReport> {
  const paths = certificatePaths(home);
  const subject = trustSubject(paths);
  let record = readTrustRecord(paths.trust);
  const reports: StoreReport[] = [];
  for (const store of stores) {
    reports.push(await guarded(store, () => untrustIn(store)));
  }
  return { changed: reports.some(({ state }) => state === 'removed'), authority: describe(subject), stores: reports };

  async function untrustIn(store: TrustStore): Promise<Outcome> {
    const ours = record.filter((entry) => isSamePlace(entry, store));
    if (ours.length === 0) {
      const presence = await store.presence(subject);
      return presence === 'absent'
        ? { state: 'already-absent', cause: null }
        : { state: 'left', cause: 'It was not installed by this command; remove it by hand.' };
    }
    const obstacle = store.obstacle(subject);
    if (obstacle !== undefined) return { state: 'manual', cause: obstacle };
    if (dryRun) return { state: 'would-remove', cause: null };
    for (const entry of ours) await store.remove(entry);
    record = record.filter((entry) => !isSamePlace(entry, store));
    writeTrustRecord(paths.trust, record);
    return { state: 'removed', cause: null };
  }
}

type Outcome = Pick<StoreReport, 'state' | 'cause'>;

async function guarded(store: TrustStore, act: () => Promise<Outcome>): Promise<StoreReport> {
  const { kind, path } = store;
  try {
    return { store: kind, path, ...(await act()) };
  } catch (error) {
    return { store: kind, path, state: 'failed', cause: reasonOf(error) };
  }
}

const describe = ({ name, fingerprint }: TrustSubject) => ({ name, fingerprint });
