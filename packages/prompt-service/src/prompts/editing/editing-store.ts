import type { LabelMove } from '@votive/shared/admin-api/prompt-contracts';
import type { Queries } from '../../database/open-database.ts';

export type EditingStore = ReturnType<typeof createEditingStore>;

/** A version as lists need it: without its texts, so that a thousand of them are read at once. */
export type VersionRow = {
  id: string;
  number: number;
  sha256: string;
  note: string;
  author: string;
  createdAt: string;
};

const NEWEST_MOVES = 500;

/** What the pages show of prompts besides their texts. */
export function createEditingStore(db: Queries) {
  /** The versions of a prompt, newest first. */
  async function versionRows(promptId: string): Promise<VersionRow[]> {
    return db
      .selectFrom('promptVersions')
      .select(['id', 'number', 'sha256', 'note', 'author', 'createdAt'])
      .where('promptId', '=', promptId)
      .orderBy('number', 'desc')
      .execute();
  }

  /** How many versions each prompt has, and the experiment that runs on it, by the prompt's id. */
  async function figures(): Promise<{ versions: Map<string, number>; experiments: Map<string, string> }> {
    const counts = await db
      .selectFrom('promptVersions')
      .select(['promptId', (query) => query.fn.countAll<number>().as('count')])
      .groupBy('promptId')
      .execute();
    const running = await db
      .selectFrom('experiments')
      .select(['id', 'promptId'])
      .where('status', '=', 'running')
      .execute();
    return {
      versions: new Map(counts.map(({ promptId, count }) => [promptId, count])),
      experiments: new Map(running.map(({ promptId, id }) => [promptId, id])),
    };
  }

  /** The newest 500 moves of a prompt's labels, newest first. */
  async function labelMoves(promptId: string): Promise<LabelMove[]> {
    return db
      .selectFrom('labelMoves')
      .select(['id', 'label', 'fromVersionId', 'toVersionId', 'actor', 'approvedBy', 'reason', 'movedAt'])
      .where('promptId', '=', promptId)
      .orderBy('id', 'desc')
      .limit(NEWEST_MOVES)
      .execute();
  }

  /** Whether a label has pointed at a version before. */
  async function hasPointedAt(promptId: string, { label, versionId }: { label: string; versionId: string }) {
    const move = await db
      .selectFrom('labelMoves')
      .select('id')
      .where('promptId', '=', promptId)
      .where('label', '=', label)
      .where('toVersionId', '=', versionId)
      .limit(1)
      .executeTakeFirst();
    return move !== undefined;
  }

  return { versionRows, figures, labelMoves, hasPointedAt };
}
