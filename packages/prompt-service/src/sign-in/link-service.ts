import type { CreatedLink, CreateLink } from '@votive/shared/admin-api/session-contracts';
import { createSecret, idInSecret, isSecret } from '../admin-keys/secret-text.ts';
import type { LinkStore } from './link-store.ts';

export type LinkService = ReturnType<typeof createLinkService>;

export const LINK_LIFETIME_MS = 10 * 60_000;

/** The rules for one-time links: whoever can use the machine's command line makes them; each signs in once, within ten minutes. */
export function createLinkService(store: LinkStore, now: () => Date) {
  async function create({ name, role }: CreateLink): Promise<CreatedLink> {
    const { id, text, hash } = createSecret('');
    const at = now();
    const expiresAt = new Date(at.getTime() + LINK_LIFETIME_MS).toISOString();
    await store.insert(
      { id, secretHash: hash, actor: name, role, createdAt: at.toISOString(), expiresAt },
      'command line',
    );
    return { token: text, expiresAt };
  }

  /** Whether a text names a link that lives: whose guesses count apart from all others. */
  async function accountOf(text: string): Promise<string | undefined> {
    const id = idInSecret(text);
    return id === undefined ? undefined : (await store.find(id, now().toISOString()))?.id;
  }

  /** Uses the link up whose secret this is, and answers whom it signs in. */
  async function redeem(text: string) {
    const at = now().toISOString();
    const link = await store.find(idInSecret(text) ?? '', at);
    if (!isSecret(text, link?.secretHash) || !link) return undefined;
    return (await store.use(link.id, at)) ? { name: link.actor, role: link.role } : undefined;
  }

  return { create, accountOf, redeem };
}
