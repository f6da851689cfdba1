import { currentTrace } from '@votive/shared/tracing/trace-context';
import type { Queries } from '../database/open-database.ts';

/** Who did what to which thing. `detail` holds ids, numbers and reasons: never a text of a prompt or an answer. */
export type AuditEntry = {
  at: string;
  actor: string;
  action: string;
  target: string;
  detail: Record<string, string | number | null>;
};

/** Appends to the audit log, inside the transaction of the change that it records. */
export async function appendAudit(tx: Queries, { detail, ...entry }: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit')
    .values({ ...entry, detail: JSON.stringify(detail), traceId: currentTrace()?.traceId ?? null })
    .execute();
}
