import { type AuditEntry, auditEntrySchema, type auditQuerySchema } from '@votive/shared/admin-api/session-contracts';
import type { z } from 'zod';
import type { Queries } from '../database/open-database.ts';

export type AuditStore = ReturnType<typeof createAuditStore>;

/** The audit log, for reading; `appendAudit` is the only way to write it. */
export function createAuditStore(db: Queries) {
  /** The newest entries of a target, of an actor or of all, at most `limit`; `before` is the id of an entry, for the page behind it. */
  async function list({ target, actor, before, limit }: z.output<typeof auditQuerySchema>): Promise<AuditEntry[]> {
    const rows = await db
      .selectFrom('audit')
      .select(['id', 'at', 'actor', 'action', 'target', 'detail'])
      .$if(target !== undefined, (query) => query.where('target', '=', target ?? ''))
      .$if(actor !== undefined, (query) => query.where('actor', '=', actor ?? ''))
      .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ detail, ...row }) => auditEntrySchema.parse({ ...row, detail: JSON.parse(detail) }));
  }

  return { list };
}
