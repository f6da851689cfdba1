import { type RequestHandler, Router } from 'express';
import { AppError } from '../app-error.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One route and who may call it. There is no default policy: a route without one does not compile. */
export type Route<Policy extends string> = {
  method: Method;
  path: string;
  policy: Policy;
  handlers: RequestHandler[];
};

/** A router that answers only what `routes` declares, each behind the guard of its policy; everything else is 404. */
export function policyRouter<Policy extends string>(
  routes: readonly Route<Policy>[],
  guards: Record<Policy, RequestHandler>,
): Router {
  const router = Router({ caseSensitive: true });
  for (const { method, path, policy, handlers } of routes) router[method](path, guards[policy], ...handlers);
  router.use(() => {
    throw new AppError('not_found', 'There is nothing at this address.');
  });
  return router;
}
