/** What an address of the audit says: whose or what's entries are shown. */
export type AuditSearch = { actor?: string; target?: string };

export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const { actor, target } = search;
  return {
    ...(typeof actor === 'string' && actor !== '' && { actor }),
    ...(typeof target === 'string' && target !== '' && { target }),
  };
}
