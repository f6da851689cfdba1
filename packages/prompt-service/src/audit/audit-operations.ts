import { type AdminOperation, operation } from '../admin/admin-operation.ts';
import type { AuditStore } from './audit-store.ts';

/** `readAudit`. */
export function auditOperations(audit: AuditStore): AdminOperation[] {
  return [operation('readAudit', async ({ query }) => ({ items: await audit.list(query) }))];
}
