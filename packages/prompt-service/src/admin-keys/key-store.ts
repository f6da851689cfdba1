import type { AdminKey } from '@votive/shared/admin-api/session-contracts';
import { AppError } from '@votive/shared/app-error';
import { appendAudit } from '../audit/append-audit.ts';
import type { Queries } from '../database/open-database.ts';

export type KeyStore = ReturnType<typeof createKeyStore>;

const SHOWN = ['id', 'name', 'role', 'createdAt', 'createdBy', 'lastUsedAt', 'revokedAt'] as const;

/** Named API keys. */
export function createKeyStore(db: Queries) {
  const list = (): Promise<AdminKey[]> =>
    db.selectFrom('adminKeys').select(SHOWN).orderBy('createdAt').orderBy('id').execute();

  /** A key that is in use, with the hash of its secret. */
  async function find(id: string): Promise<(AdminKey & { secretHash: Buffer }) | undefined> {
    return db
      .selectFrom('adminKeys')
      .selectAll()
      .where('id', '=', id)
      .where('revokedAt', 'is', null)
      .executeTakeFirst();
  }

  /** Keeps a new key. Throws `conflict` where another key in use has its name. */
  async function insert(key: AdminKey, secretHash: Buffer): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const inUse = await tx.selectFrom('adminKeys').select('name').where('revokedAt', 'is', null).execute();
      if (inUse.some(({ name }) => name.toLowerCase() === key.name.toLowerCase()))
        throw new AppError('conflict', `There is already a key named ${key.name}.`);
      await tx
        .insertInto('adminKeys')
        .values({ ...key, secretHash })
        .execute();
      await appendAudit(tx, {
        at: key.createdAt,
        actor: key.createdBy,
        action: 'key.created',
        target: key.name,
        detail: { keyId: key.id, role: key.role },
      });
    });
  }

  /** Takes a key out of use, with every session that it opened; false where it was out of use. */
  async function revoke(id: string, { actor, at }: { actor: string; at: string }): Promise<boolean> {
    return db.transaction().execute(async (tx) => {
      const revoked = await tx
        .updateTable('adminKeys')
        .set({ revokedAt: at })
        .where('id', '=', id)
        .where('revokedAt', 'is', null)
        .returning(['name', 'role'])
        .executeTakeFirst();
      if (!revoked) return false;
      const { numDeletedRows } = await tx.deleteFrom('adminSessions').where('keyId', '=', id).executeTakeFirstOrThrow();
      const detail = { keyId: id, role: revoked.role, sessionsEnded: Number(numDeletedRows) };
      await appendAudit(tx, { at, actor, action: 'key.revoked', target: revoked.name, detail });
      return true;
    });
  }

  /** Notes a use. */
  async function touch(id: string, at: string): Promise<void> {
    await db.updateTable('adminKeys').set({ lastUsedAt: at }).where('id', '=', id).execute();
  }

  return { list, find, insert, revoke, touch };
}
