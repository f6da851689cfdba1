import { type AdminOperation, operation } from '../admin/admin-operation.ts';
import type { KeyService } from './key-service.ts';

/** `listKeys`, `createKey`, `revokeKey`. */
export function keyOperations(keys: KeyService): AdminOperation[] {
  return [
    operation('listKeys', async () => ({ items: await keys.list() })),
    operation('createKey', ({ body, actor }) => keys.create({ ...body, createdBy: actor.name })),
    operation('revokeKey', ({ params, actor }) => keys.revoke(params.keyId, actor.name)),
  ];
}
