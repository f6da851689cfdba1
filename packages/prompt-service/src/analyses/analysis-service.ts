import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError, InvalidInput } from '@votive/shared/app-error';
import type { StoreAnalysis, StoredAnalysis } from '@votive/shared/contracts/stored-analysis';
import { canonicalJson } from '@votive/shared/questionnaires/canonical-json';
import type { AnalysisStore } from './analysis-store.ts';

export type AnalysisService = ReturnType<typeof createAnalysisService>;

const NO_HASH = Buffer.alloc(32);

/** The rules for stored analyses: acknowledged means durable, only the holder of the access token reads or deletes, and deleted stays deleted. */
export function createAnalysisService(store: AnalysisStore, now: () => Date) {
  /** Stores a run and its report under `id`; the same again is no error. Throws `conflict` for other content and `gone` after a deletion. */
  async function put(id: string, { analysis, run, accessTokenHash }: StoreAnalysis): Promise<{ created: boolean }> {
    if (analysis.id !== id)
      throw new InvalidInput([{ path: 'analysis.id', message: 'Differs from the id in the address.' }]);
    if (!run.consent.store)
      throw new InvalidInput([{ path: 'run.consent.store', message: 'The person did not agree to storing.' }]);

    const kept = { analysis: { ...analysis, stored: true }, run };
    const outcome = await store.insert({
      ...kept,
      contentSha256: createHash('sha256').update(canonicalJson(kept)).digest('hex'),
      accessTokenHash: Buffer.from(accessTokenHash, 'hex'),
      storedAt: now().toISOString(),
    });
    if (outcome === 'conflict') throw new AppError('conflict', 'Another analysis is stored under this id.');
    if (outcome === 'deleted') throw new AppError('gone', 'This analysis was deleted, and stays deleted.');
    return { created: outcome === 'stored' };
  }

  /** Throws `not_found` also for a wrong token: whoever does not hold it learns nothing. */
  async function get(id: string, tokenHash: string | undefined): Promise<StoredAnalysis> {
    await requireHolder(id, tokenHash);
    return (await store.find(id)) ?? notHere();
  }

  async function remove(id: string, tokenHash: string | undefined): Promise<void> {
    await requireHolder(id, tokenHash);
    if (!(await store.remove(id, now().toISOString()))) notHere();
  }

  async function requireHolder(id: string, tokenHash: string | undefined): Promise<void> {
    const expected = await store.accessTokenHash(id);
    const offered = /^[0-9a-f]{64}$/.test(tokenHash ?? '') ? Buffer.from(tokenHash ?? '', 'hex') : undefined;
    const matches = timingSafeEqual(expected ?? NO_HASH, offered ?? NO_HASH);
    if (!expected || !offered || !matches) notHere();
  }

  return { put, get, remove };
}

function notHere(): never {
  throw new AppError('not_found', 'There is no such analysis, or the access token is another one.');
}
