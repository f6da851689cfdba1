import type { PublishRequest } from '@votive/shared/admin-api/prompt-contracts';
import { appendAudit } from '../../audit/append-audit.ts';
import type { Queries } from '../../database/open-database.ts';

export type PublishRequestStore = ReturnType<typeof createPublishRequestStore>;
type Place = { promptId: string; key: string };
type Decision = { state: 'approved' | 'withdrawn'; actor: string; at: string; reason: string };

const NEWEST = 100;

/** Publications that wait for a second person, and what became of them. */
export function createPublishRequestStore(db: Queries) {
  async function insert({ promptId, key }: Place, request: PublishRequest): Promise<void> {
    await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('publishRequests')
        .values({ ...request, promptId, decidedBy: null, decidedAt: null })
        .execute();
      const { id, label, versionId, reason, requestedBy, requestedAt } = request;
      await appendAudit(tx, {
        at: requestedAt,
        actor: requestedBy,
        action: 'publish.requested',
        target: key,
        detail: { requestId: id, label, to: versionId, reason },
      });
    });
  }

  /** The newest hundred, newest first. */
  async function list(promptId: string): Promise<PublishRequest[]> {
    return db
      .selectFrom('publishRequests')
      .select(['id', 'label', 'versionId', 'ifVersionId', 'reason', 'requestedBy', 'requestedAt', 'state'])
      .where('promptId', '=', promptId)
      .orderBy('requestedAt', 'desc')
      .orderBy('id')
      .limit(NEWEST)
      .execute();
  }

  async function find(promptId: string, requestId: string): Promise<PublishRequest | undefined> {
    return db
      .selectFrom('publishRequests')
      .select(['id', 'label', 'versionId', 'ifVersionId', 'reason', 'requestedBy', 'requestedAt', 'state'])
      .where('promptId', '=', promptId)
      .where('id', '=', requestId)
      .executeTakeFirst();
  }

  /** Ends an open request; false where somebody else ended it. */
  async function decide(
    { promptId, key }: Place,
    requestId: string,
    { state, actor, at, reason }: Decision,
  ): Promise<boolean> {
    return db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('publishRequests')
        .set({ state, decidedBy: actor, decidedAt: at })
        .where('promptId', '=', promptId)
        .where('id', '=', requestId)
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      await appendAudit(tx, { at, actor, action: `publish.${state}`, target: key, detail: { requestId, reason } });
      return true;
    });
  }

  /** Opens a request again whose move did not come about. */
  async function reopen(promptId: string, requestId: string): Promise<void> {
    await db
      .updateTable('publishRequests')
      .set({ state: 'open', decidedBy: null, decidedAt: null })
      .where('promptId', '=', promptId)
      .where('id', '=', requestId)
      .execute();
  }

  return { insert, list, find, decide, reopen };
}
