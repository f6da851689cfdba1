import { type Expectation, expectationSchema } from '@votive/shared/admin-api/run-contracts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Queries } from '../database/open-database.ts';

export type ExpectationStore = ReturnType<typeof createExpectationStore>;
type Place = { promptId: string; key: string };

/** What reports of sample persons have to fulfil, by prompt. */
export function createExpectationStore(db: Queries) {
  async function list(promptId: string): Promise<Expectation[]> {
    const rows = await db
      .selectFrom('expectations')
      .select(['id', 'personaId', 'language', 'kind', 'value', 'createdBy', 'createdAt'])
      .where('promptId', '=', promptId)
      .where('removedAt', 'is', null)
      .orderBy('createdAt')
      .orderBy('id')
      .execute();
    return rows.map(({ value, ...row }) => expectationSchema.parse({ ...row, value: JSON.parse(value) }));
  }

  async function insert({ promptId, key }: Place, expectation: Expectation): Promise<void> {
    const { id, createdAt, createdBy, personaId, kind } = expectation;
    await db.transaction().execute(async (tx) => {
      const row = { ...expectation, promptId, value: JSON.stringify(expectation.value), removedAt: null };
      await tx.insertInto('expectations').values(row).execute();
      const detail = { expectationId: id, personaId, kind };
      await appendAudit(tx, { at: createdAt, actor: createdBy, action: 'expectation.saved', target: key, detail });
    });
  }

  /** Drops an expectation; false where it is not there. */
  async function remove({ promptId, key }: Place, id: string, { actor, at }: { actor: string; at: string }) {
    return db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('expectations')
        .set({ removedAt: at })
        .where('promptId', '=', promptId)
        .where('id', '=', id)
        .where('removedAt', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      await appendAudit(tx, { at, actor, action: 'expectation.removed', target: key, detail: { expectationId: id } });
      return true;
    });
  }

  return { list, insert, remove };
}
