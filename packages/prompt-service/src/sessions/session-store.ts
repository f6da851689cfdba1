import type { Role } from '@votive/shared/admin-api/roles';
import { appendAudit } from '../audit/append-audit.ts';
import type { Queries } from '../database/open-database.ts';

export type SessionStore = ReturnType<typeof createSessionStore>;
export type StoredSession = {
  tokenHash: Buffer;
  actor: string;
  role: Role;
  keyId: string | null;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
};

/** Sessions of the admin pages. */
export function createSessionStore(db: Queries) {
  /** Keeps a new session, and forgets those that were last seen before `idleSince` or are over. */
  async function insert(
    session: StoredSession,
    { by, idleSince }: { by: 'key' | 'link'; idleSince: string },
  ): Promise<void> {
    const { actor, role, keyId, createdAt: at } = session;
    await db.transaction().execute(async (tx) => {
      await tx
        .deleteFrom('adminSessions')
        .where((row) => row.or([row('expiresAt', '<=', at), row('seenAt', '<=', idleSince)]))
        .execute();
      await tx.insertInto('adminSessions').values(session).execute();
      await appendAudit(tx, { at, actor, action: 'session.started', target: actor, detail: { role, by, keyId } });
    });
  }

  /** A session that is not over and was seen after `idleSince`. */
  async function find(
    tokenHash: Buffer,
    { at, idleSince }: { at: string; idleSince: string },
  ): Promise<StoredSession | undefined> {
    return db
      .selectFrom('adminSessions')
      .selectAll()
      .where('tokenHash', '=', tokenHash)
      .where('expiresAt', '>', at)
      .where('seenAt', '>', idleSince)
      .executeTakeFirst();
  }

  async function touch(tokenHash: Buffer, at: string): Promise<void> {
    await db.updateTable('adminSessions').set({ seenAt: at }).where('tokenHash', '=', tokenHash).execute();
  }

  /** Ends a session; nothing happens where it has ended. */
  async function remove(tokenHash: Buffer, at: string): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const ended = await tx
        .deleteFrom('adminSessions')
        .where('tokenHash', '=', tokenHash)
        .returning(['actor', 'keyId'])
        .executeTakeFirst();
      if (!ended) return;
      const { actor, keyId } = ended;
      await appendAudit(tx, { at, actor, action: 'session.ended', target: actor, detail: { keyId } });
    });
  }

  return { insert, find, touch, remove };
}
