import { randomUUID } from 'node:crypto';
import type { Queries } from '../database/open-database.ts';
import { insertVersion, type StoredVersion } from './version-store.ts';

/** Prompts from elsewhere with their history. `labels` are new ones, and arms point at their versions through them; weights sum to 10,000. */
export type ImportedPrompts = {
  prompts: { id: string; key: string; description: string; createdAt: string; archivedAt: string | null }[];
  versions: StoredVersion[];
  labels: { promptId: string; name: string; versionId: string }[];
  experiments: {
    id: string;
    promptId: string;
    name: string;
    hypothesis: string;
    status: 'draft' | 'paused' | 'ended';
    createdAt: string;
    startedAt: string | null;
    endedAt: string | null;
    arms: { name: string; weight: number; label: string }[];
  }[];
};

/** Writes them as they are, ids and numbers kept; inside the caller's transaction. */
export async function writeImportedPrompts(
  tx: Queries,
  { prompts, versions, labels, experiments }: ImportedPrompts,
  { actor, at }: { actor: string; at: string },
): Promise<void> {
  for (const prompt of prompts) await tx.insertInto('prompts').values(prompt).execute();
  for (const version of versions) await insertVersion(tx, version);
  for (const { promptId, name, versionId } of labels) {
    await tx.insertInto('labels').values({ promptId, name, versionId, movedAt: at }).execute();
    const move = { promptId, label: name, fromVersionId: null, toVersionId: versionId, actor, reason: 'imported' };
    await tx
      .insertInto('labelMoves')
      .values({ ...move, movedAt: at })
      .execute();
  }
  for (const { arms, ...experiment } of experiments) {
    const { id: experimentId, promptId } = experiment;
    await tx
      .insertInto('experiments')
      .values({ ...experiment, salt: randomUUID(), phase: 1 })
      .execute();
    for (const [position, arm] of arms.entries())
      await tx
        .insertInto('arms')
        .values({ ...arm, position, experimentId, promptId })
        .execute();
  }
}
