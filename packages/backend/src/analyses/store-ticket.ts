import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '@votive/shared/questionnaires/canonical-json';
import type { Secret } from '@votive/shared/secret';

export type StoreTickets = ReturnType<typeof createStoreTickets>;

/**
 * Tickets by which a browser brings back, later and unchanged, a report that could not be stored: HMAC-SHA-256 over the id and the canonical JSON of report and run,
 * under a key derived from the service key. The first key of the file signs, every one of them verifies.
 */
export function createStoreTickets(serviceKey: Secret) {
  const keys = serviceKey
    .reveal()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => Buffer.from(hkdfSync('sha256', line, '', 'votive.store-ticket.v1', 32)));
  const [signing] = keys;
  if (!signing) throw new Error('The service key file holds no key.');

  function issue(id: string, content: unknown): string {
    return sign(signing, id, content).toString('base64url');
  }

  function isGenuine(ticket: string, id: string, content: unknown): boolean {
    const given = Buffer.from(ticket, 'base64url');
    return keys.some((key) => {
      const expected = sign(key, id, content);
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  }

  return { issue, isGenuine };
}

function sign(key: Buffer | undefined, id: string, content: unknown): Buffer {
  return createHmac('sha256', key ?? '')
    .update(`${id}\n`)
    .update(canonicalJson(content))
    .digest();
}
