import { mayActAs, ROLES, type Role } from '@votive/shared/admin-api/roles';
import { AppError } from '@votive/shared/app-error';
import type { Request, RequestHandler } from 'express';
import type { Actor } from './admin-operation.ts';

/** Who may call an operation: the least role, or anyone. */
export type AdminPolicy = Role | 'anyone';

export type AdminGuard = {
  guards: Record<AdminPolicy, RequestHandler>;
  /** Who was let in with this request; undefined where anyone may call. */
  actorOf: (request: Request) => Actor | undefined;
};

/** Lets those in whom `authenticate` knows and whose role is enough; it throws for everybody else. `admit` looks at requests for which nobody needs to be known. */
export function createAdminGuard({
  authenticate,
  admit,
}: {
  authenticate: (request: Request) => Promise<Actor>;
  admit: (request: Request) => void;
}): AdminGuard {
  const actors = new WeakMap<Request, Actor>();

  const guardOf =
    (needed: Role): RequestHandler =>
    async (request, _response, next) => {
      const actor = await authenticate(request);
      if (!mayActAs(actor.role, needed))
        throw new AppError('forbidden', `This needs the role ${needed}; you have the role ${actor.role}.`);
      actors.set(request, actor);
      next();
    };
  const byRole = Object.fromEntries(ROLES.map((role) => [role, guardOf(role)])) as Record<Role, RequestHandler>;
  return {
    guards: {
      ...byRole,
      anyone: (request, _response, next) => {
        admit(request);
        next();
      },
    },
    actorOf: (request) => actors.get(request),
  };
}
