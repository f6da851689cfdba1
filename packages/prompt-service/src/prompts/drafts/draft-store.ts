import { type Draft, draftContentSchema } from '@votive/shared/admin-api/prompt-contracts';
import type { Queries } from '../../database/open-database.ts';

export type DraftStore = ReturnType<typeof createDraftStore>;
/** Whose draft of which prompt. */
export type DraftOwner = { promptId: string; author: string };

/** Unfinished texts: one per person and prompt. */
export function createDraftStore(db: Queries) {
  async function read({ promptId, author }: DraftOwner): Promise<Draft | undefined> {
    const row = await db
      .selectFrom('drafts')
      .select(['baseVersionId', 'content', 'note', 'revision', 'savedAt'])
      .where('promptId', '=', promptId)
      .where('author', '=', author)
      .executeTakeFirst();
    return row && { ...row, content: draftContentSchema.parse(JSON.parse(row.content)) };
  }

  /** Stores a draft over the revision before it (the first over none); false where another one stands there. */
  async function save({ promptId, author }: DraftOwner, { content, ...draft }: Draft): Promise<boolean> {
    const row = { ...draft, content: JSON.stringify(content) };
    if (draft.revision === 1) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('drafts')
        .values({ promptId, author, ...row })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    }
    const { numUpdatedRows } = await db
      .updateTable('drafts')
      .set(row)
      .where('promptId', '=', promptId)
      .where('author', '=', author)
      .where('revision', '=', draft.revision - 1)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  /** Removes a draft, with `ifRevision` only that one; false where it was not there. */
  async function discard({ promptId, author }: DraftOwner, ifRevision: number | undefined): Promise<boolean> {
    const { numDeletedRows } = await db
      .deleteFrom('drafts')
      .where('promptId', '=', promptId)
      .where('author', '=', author)
      .$if(ifRevision !== undefined, (query) => query.where('revision', '=', ifRevision ?? 0))
      .executeTakeFirstOrThrow();
    return numDeletedRows === 1n;
  }

  return { read, save, discard };
}
