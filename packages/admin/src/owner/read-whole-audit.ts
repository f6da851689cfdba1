import type { AuditEntry } from '@votive/shared/admin-api/session-contracts';

type Page = (before: number | undefined) => Promise<{ items: AuditEntry[] }>;

/** Every entry that the filter lets through, page by page until one is empty. Entries that are written meanwhile are newer than all of them. */
export async function readWholeAudit(page: Page): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (;;) {
    const { items } = await page(entries.at(-1)?.id);
    if (items.length === 0) return entries;
    entries.push(...items);
  }
}
