import { AppError } from '@votive/shared/app-error';
import type { PlanExperiment } from '@votive/shared/contracts/plan';
import { appendAudit } from '../audit/append-audit.ts';
import type { Queries } from '../database/open-database.ts';
import { insertVersion, readVersions, type StoredVersion } from './version-store.ts';

export type PromptStore = ReturnType<typeof createPromptStore>;

/** One prompt with what its labels point at. */
export type StoredPrompt = {
  id: string;
  key: string;
  description: string;
  createdAt: string;
  archivedAt: string | null;
  labels: Record<string, string>;
};

/** A running experiment as it is stored; an arm's version is what its label points at. */
export type StoredExperiment = Omit<PlanExperiment, 'arms'> & {
  promptId: string;
  arms: { name: string; weight: number; label: string }[];
};

/** All that plans are made of, read at one moment. */
export type Catalogue = { prompts: StoredPrompt[]; versions: StoredVersion[]; experiments: StoredExperiment[] };

export type Change = { actor: string; reason: string; at: string };
export type LabelMove = Change & { promptId: string; label: string; versionId: string; approvedBy?: string | null };
export type LabelMoveOutcome = 'moved' | 'unchanged' | 'stale';

/** Told of a label that moved, inside the transaction. */
export type OnMove = (tx: Queries, move: { key: string; from: string | null } & LabelMove) => Promise<void>;

/** Prompts, versions, labels and their history: the only code that knows these tables. */
export function createPromptStore(db: Queries, onMove: OnMove = async () => {}) {
  /** Inserts a prompt without versions. Throws `conflict` where the key is taken. */
  async function insertPrompt(prompt: Omit<StoredPrompt, 'labels' | 'archivedAt'>, actor: string): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const taken = await tx.selectFrom('prompts').select('id').where('key', '=', prompt.key).executeTakeFirst();
      if (taken) throw new AppError('conflict', `There is already a prompt ${prompt.key}.`);
      await tx.insertInto('prompts').values(prompt).execute();
      await appendAudit(tx, {
        at: prompt.createdAt,
        actor,
        action: 'prompt.created',
        target: prompt.key,
        detail: {},
      });
    });
  }

  /**
   * Inserts the next version of a prompt and answers its number; numbers are gapless, also under concurrent writers. With `ifNewestId` (null: no version yet) it
   * answers `stale` and the id of the newest version where that is another one.
   */
  async function appendVersion(
    key: string,
    version: Omit<StoredVersion, 'number'>,
    { ifNewestId }: { ifNewestId?: string | null | undefined } = {},
  ): Promise<{ number: number } | { staleAt: string }> {
    return db.transaction().execute(async (tx) => {
      const newest = await tx
        .selectFrom('promptVersions')
        .select(['id', 'number'])
        .where('promptId', '=', version.promptId)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (ifNewestId !== undefined && newest && newest.id !== ifNewestId) return { staleAt: newest.id };
      const number = (newest?.number ?? 0) + 1;
      await insertVersion(tx, { ...version, number });
      await appendAudit(tx, {
        at: version.createdAt,
        actor: version.author,
        action: 'version.created',
        target: key,
        detail: { versionId: version.id, number, sha256: version.sha256 },
      });
      return { number };
    });
  }

  /** One prompt with its labels, without its versions. */
  async function findPrompt(key: string): Promise<StoredPrompt | undefined> {
    return (await readPrompts(db, key))[0];
  }

  /** One version of a prompt, whole. */
  async function findVersion(promptId: string, versionId: string): Promise<StoredVersion | undefined> {
    const [version] = await readVersions(db, [versionId]);
    return version?.promptId === promptId ? version : undefined;
  }

  async function hasVersion(promptId: string, versionId: string): Promise<boolean> {
    const version = await db
      .selectFrom('promptVersions')
      .select('id')
      .where('promptId', '=', promptId)
      .where('id', '=', versionId)
      .executeTakeFirst();
    return version !== undefined;
  }

  /** Points a label at a version, with its history and audit entry; `stale` where the label no longer points at `ifVersionId` (null: at nothing). */
  async function moveLabel(
    key: string,
    { promptId, label, versionId, actor, reason, at, approvedBy = null }: LabelMove,
    { ifVersionId }: { ifVersionId: string | null | undefined },
  ): Promise<LabelMoveOutcome> {
    return db.transaction().execute(async (tx) => {
      const current = await tx
        .selectFrom('labels')
        .select('versionId')
        .where('promptId', '=', promptId)
        .where('name', '=', label)
        .executeTakeFirst();
      const from = current?.versionId ?? null;
      if (ifVersionId !== undefined && ifVersionId !== from) return 'stale';
      if (from === versionId) return 'unchanged';

      await tx
        .insertInto('labels')
        .values({ promptId, name: label, versionId, movedAt: at })
        .onConflict((conflict) => conflict.columns(['promptId', 'name']).doUpdateSet({ versionId, movedAt: at }))
        .execute();
      await tx
        .insertInto('labelMoves')
        .values({
          promptId,
          label,
          fromVersionId: from,
          toVersionId: versionId,
          actor,
          reason,
          movedAt: at,
          approvedBy,
        })
        .execute();
      await appendAudit(tx, {
        at,
        actor,
        action: 'label.moved',
        target: key,
        detail: { label, from, to: versionId, reason, ...(approvedBy !== null && { approvedBy }) },
      });
      await onMove(tx, { key, from, promptId, label, versionId, actor, reason, at, approvedBy });
      return 'moved';
    });
  }

  /** Archives a prompt; false where it was archived before. */
  async function archive(promptId: string, key: string, { actor, reason, at }: Change): Promise<boolean> {
    return db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('prompts')
        .set({ archivedAt: at })
        .where('id', '=', promptId)
        .where('archivedAt', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      await appendAudit(tx, { at, actor, action: 'prompt.archived', target: key, detail: { reason } });
      return true;
    });
  }

  /** The moves of a label, oldest first. */
  async function labelMoves(promptId: string, label: string) {
    return db
      .selectFrom('labelMoves')
      .select(['fromVersionId', 'toVersionId', 'actor', 'reason', 'movedAt'])
      .where('promptId', '=', promptId)
      .where('label', '=', label)
      .orderBy('id')
      .execute();
  }

  /** Everything that plans need, from one transaction; `allVersions` for an export, else only those that a label points at. */
  async function catalogue({ allVersions }: { allVersions: boolean }): Promise<Catalogue> {
    return db.transaction().execute((tx) => readCatalogue(tx, { allVersions }));
  }

  return {
    insertPrompt,
    appendVersion,
    findPrompt,
    findVersion,
    hasVersion,
    moveLabel,
    archive,
    labelMoves,
    catalogue,
  };
}

/** The same inside the caller's transaction. */
export async function readCatalogue(tx: Queries, { allVersions }: { allVersions: boolean }): Promise<Catalogue> {
  const prompts = await readPrompts(tx);
  const labelled = new Set(prompts.flatMap(({ labels }) => Object.values(labels)));
  const versions = await readVersions(tx, allVersions ? undefined : [...labelled]);
  return { prompts, versions, experiments: await readRunningExperiments(tx) };
}

async function readPrompts(tx: Queries, key?: string): Promise<StoredPrompt[]> {
  const prompts = await tx
    .selectFrom('prompts')
    .selectAll()
    .$if(key !== undefined, (query) => query.where('key', '=', key ?? ''))
    .orderBy('key')
    .execute();
  const ids = prompts.map(({ id }) => id);
  const labels = await tx.selectFrom('labels').selectAll().where('promptId', 'in', ids).orderBy('name').execute();
  return prompts.map((prompt) => {
    const ours = labels.filter(({ promptId }) => promptId === prompt.id);
    return { ...prompt, labels: Object.fromEntries(ours.map(({ name, versionId }) => [name, versionId])) };
  });
}

async function readRunningExperiments(tx: Queries): Promise<StoredExperiment[]> {
  const running = await tx
    .selectFrom('experiments')
    .select(['id', 'promptId', 'salt', 'phase'])
    .where('status', '=', 'running')
    .execute();
  const ids = running.map(({ id }) => id);
  const arms = await tx.selectFrom('arms').selectAll().where('experimentId', 'in', ids).orderBy('position').execute();
  const overrides = await tx
    .selectFrom('experimentOverrides')
    .selectAll()
    .where('experimentId', 'in', ids)
    .orderBy('subject')
    .execute();
  return running.map((experiment) => {
    const isOurs = ({ experimentId }: { experimentId: string }) => experimentId === experiment.id;
    return {
      ...experiment,
      arms: arms.filter(isOurs).map(({ name, weight, label }) => ({ name, weight, label })),
      overrides: Object.fromEntries(overrides.filter(isOurs).map(({ subject, arm }) => [subject, arm])),
    };
  });
}
