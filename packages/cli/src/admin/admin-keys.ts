import type { Role } from '@votive/shared/admin-api/roles';
import type { AdminKey } from '@votive/shared/admin-api/session-contracts';
import { confirm } from '../commands/confirm.ts';
import { CommandError } from '../output/command-error.ts';
import type { Command } from '../program/command.ts';
import { callAdminApi } from './call-admin-api.ts';
import { runningHome } from './running-home.ts';

/** Lists the named keys of the admin API, those that were revoked too. */
export const adminKeysList: Command<object> = async (context) => {
  const call = callAdminApi(await runningHome(context), context);
  const { items } = await call('listKeys');
  const text = items.length === 0 ? 'There are no named keys.' : items.map(describe).join('\n');
  return { data: { keys: items }, text };
};

/** Makes a named key, and prints its secret: the only time that anybody can see it. */
export const adminKeysCreate: Command<{ name: string; role: Role }> = async (context, { name, role }) => {
  const home = await runningHome(context);
  if (context.options.dryRun)
    return { data: { changed: false, key: null, secret: null }, text: `A key ${name} (${role}) would be made.` };
  const { key, secret } = await callAdminApi(home, context)('createKey', { body: { name, role } });
  const { output } = context;
  if (output.messagesAreRead)
    output.progress.step(`Key ${key.name} (${key.role}); its secret is shown this once and can never be read again`);
  return { data: { changed: true, key, secret }, text: secret, verbatim: true };
};

/** Revokes a named key: nothing is opened by it from then on, and the sessions that it opened end. */
export const adminKeysRevoke: Command<{ key: string }> = async (context, { key: wanted }) => {
  const home = await runningHome(context);
  const call = callAdminApi(home, context);
  const key = find((await call('listKeys')).items, wanted);
  if (context.options.dryRun)
    return { data: { changed: false, key }, text: `The key ${key.name} (${key.id}) would be revoked.` };
  await confirm(context, `Revoke the key ${key.name} (${key.role}), and end its sessions?`);
  await call('revokeKey', { params: { keyId: key.id } });
  return { data: { changed: true, key }, text: `The key ${key.name} (${key.id}) opens nothing any more.` };
};

/** The key in use with this id or name. */
function find(keys: readonly AdminKey[], wanted: string): AdminKey {
  const inUse = keys.filter(({ revokedAt }) => revokedAt === null);
  const found = inUse.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
  if (found) return found;
  const names = inUse.map(({ name }) => name).join(', ');
  throw new CommandError('VOT-101', {
    message: `There is no key ${wanted} in use.`,
    reason: names === '' ? 'No named key is.' : `In use: ${names}.`,
    fix: 'Look at `votive admin keys list`.',
  });
}

function describe({ id, name, role, createdAt, createdBy, lastUsedAt, revokedAt }: AdminKey): string {
  const used = lastUsedAt === null ? 'never used' : `last used ${day(lastUsedAt)}`;
  const state = revokedAt === null ? used : `revoked ${day(revokedAt)}`;
  return `${id}  ${role.padEnd(9)}  ${name}  (${state}; made ${day(createdAt)} by ${createdBy})`;
}

const day = (iso: string) => iso.slice(0, 10);
