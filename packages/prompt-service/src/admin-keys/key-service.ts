import type { Role } from '@votive/shared/admin-api/roles';
import type { AdminKey } from '@votive/shared/admin-api/session-contracts';
import { AppError, InvalidInput } from '@votive/shared/app-error';
import type { KeyStore } from './key-store.ts';
import { createSecret, idInSecret, isSecret } from './secret-text.ts';

export type KeyService = ReturnType<typeof createKeyService>;

/** Names by which the product itself, and whoever holds the installation's own key, stand in the audit. */
const TAKEN_NAMES = ['owner', 'votive'];
const TOUCH_EVERY_MS = 60_000;

/** The rules for named keys: a secret is shown once, a name belongs to one key in use, a revoked key opens nothing from that moment on. */
export function createKeyService(store: KeyStore, now: () => Date) {
  async function create({ name, role, createdBy }: { name: string; role: Role; createdBy: string }) {
    if (TAKEN_NAMES.includes(name.toLowerCase()))
      throw new InvalidInput([{ path: 'name', message: `${name} is taken by the appliance itself; choose another.` }]);
    const { id, text, hash } = createSecret('votive_');
    const key: AdminKey = {
      id,
      name,
      role,
      createdAt: now().toISOString(),
      createdBy,
      lastUsedAt: null,
      revokedAt: null,
    };
    await store.insert(key, hash);
    return { key, secret: text };
  }

  async function revoke(id: string, actor: string): Promise<void> {
    if (!(await store.revoke(id, { actor, at: now().toISOString() })))
      throw new AppError('not_found', `There is no key ${id} in use.`);
  }

  /** Whether a text names a key in use: whose guesses count apart from all others. */
  async function accountOf(text: string): Promise<string | undefined> {
    const id = idInSecret(text);
    return id === undefined ? undefined : (await store.find(id))?.id;
  }

  /** The key in use whose secret this is. */
  async function recognise(text: string): Promise<AdminKey | undefined> {
    const found = await store.find(idInSecret(text) ?? '');
    if (!isSecret(text, found?.secretHash) || !found) return undefined;
    const { secretHash: _hash, ...key } = found;
    const at = now();
    if (at.getTime() - Date.parse(key.lastUsedAt ?? key.createdAt) >= TOUCH_EVERY_MS || key.lastUsedAt === null)
      await store.touch(key.id, at.toISOString());
    return key;
  }

  return { list: store.list, create, revoke, accountOf, recognise };
}
