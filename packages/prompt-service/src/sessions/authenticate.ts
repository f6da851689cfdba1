import { AppError } from '@votive/shared/app-error';
import type { Request } from 'express';
import type { Actor } from '../admin/admin-operation.ts';
import type { RootKey } from './root-key.ts';

/** Who sent a request, by its `X-Admin-Key`. Throws `unauthenticated` for anybody unknown. */
export function createAuthenticate({ isRootKey }: RootKey) {
  return async function authenticate(request: Request): Promise<Actor> {
    const key = request.get('X-Admin-Key');
    if (key !== undefined && isRootKey(key)) return { name: 'owner', role: 'owner', via: 'key' };
    throw new AppError('unauthenticated', 'Sign in, or send a valid API key as X-Admin-Key.');
  };
}
