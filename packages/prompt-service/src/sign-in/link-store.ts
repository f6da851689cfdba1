import type { Role } from '@votive/shared/admin-api/roles';
import { appendAudit } from '../audit/append-audit.ts';
import type { Queries } from '../database/open-database.ts';

export type LinkStore = ReturnType<typeof createLinkStore>;
export type NewLink = {
  id: string;
  secretHash: Buffer;
  actor: string;
  role: Role;
  createdAt: string;
  expiresAt: string;
};

/** One-time links. */
export function createLinkStore(db: Queries) {
  /** Keeps a link, and forgets those that are over. */
  async function insert(link: NewLink, createdBy: string): Promise<void> {
    await db.transaction().execute(async (tx) => {
      await tx.deleteFrom('adminLinks').where('expiresAt', '<=', link.createdAt).execute();
      await tx
        .insertInto('adminLinks')
        .values({ ...link, usedAt: null })
        .execute();
      await appendAudit(tx, {
        at: link.createdAt,
        actor: createdBy,
        action: 'link.created',
        target: link.actor,
        detail: { linkId: link.id, role: link.role, expiresAt: link.expiresAt },
      });
    });
  }

  /** A link that is neither used nor over. */
  async function find(id: string, at: string): Promise<NewLink | undefined> {
    return db
      .selectFrom('adminLinks')
      .selectAll()
      .where('id', '=', id)
      .where('usedAt', 'is', null)
      .where('expiresAt', '>', at)
      .executeTakeFirst();
  }

  /** Uses a link up; false where somebody was faster. */
  async function use(id: string, at: string): Promise<boolean> {
    const { numUpdatedRows } = await db
      .updateTable('adminLinks')
      .set({ usedAt: at })
      .where('id', '=', id)
      .where('usedAt', 'is', null)
      .where('expiresAt', '>', at)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  return { insert, find, use };
}
