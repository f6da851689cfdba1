import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '@votive/shared/questionnaires/canonical-json';
import type { Secret } from '@votive/shared/secret';

export type StoreTickets = ReturnType<typeof createStoreTickets>;

/**
 * Tickets by which a browser brings back, later and unchanged, a report that could not be stored: HMAC-SHA-256 over the id and the canonical JSON of report and run,
 * under a key derived from `plansKey`, which only the backend holds and no rotation changes: a ticket has no end.
 */
export function createStoreTickets(plansKey: Secret) {
  const key = Buffer.from(hkdfSync('sha256', plansKey.reveal().trim(), '', 'votive.store-ticket.v1', 32));

  function issue(id: string, content: unknown): string {
    return sign(key, id, content).toString('base64url');
  }

  function isGenuine(ticket: string, id: string, content: unknown): boolean {
    const given = Buffer.from(ticket, 'base64url');
    const expected = sign(key, id, content);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  return { issue, isGenuine };
}

function sign(key: Buffer, id: string, content: unknown): Buffer {
  return createHmac('sha256', key).update(`${id}\n`).update(canonicalJson(content)).digest();
}
