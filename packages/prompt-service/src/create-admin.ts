import type { Secret } from '@votive/shared/secret';
import { createAdminGuard } from './admin/admin-guard.ts';
import type { AdminOperation } from './admin/admin-operation.ts';
import { adminRoutes } from './admin/admin-routes.ts';
import { apiOperations } from './admin/api-operations.ts';
import { keyOperations } from './admin-keys/key-operations.ts';
import { createKeyService } from './admin-keys/key-service.ts';
import { createKeyStore } from './admin-keys/key-store.ts';
import { createRootKey } from './admin-keys/root-key.ts';
import { auditOperations } from './audit/audit-operations.ts';
import { createAuditStore } from './audit/audit-store.ts';
import type { Queries } from './database/open-database.ts';
import { createAdminCookie } from './sessions/admin-cookie.ts';
import { createAuthenticate } from './sessions/authenticate.ts';
import { requireSameOrigin } from './sessions/same-origin.ts';
import { sessionOperations } from './sessions/session-operations.ts';
import { createSessionService } from './sessions/session-service.ts';
import { createSessionStore } from './sessions/session-store.ts';
import { createAttemptLimits } from './sign-in/attempt-limits.ts';
import { linkRoutes } from './sign-in/link-routes.ts';
import { createLinkService } from './sign-in/link-service.ts';
import { createLinkStore } from './sign-in/link-store.ts';
import { createRecognise } from './sign-in/recognise.ts';
import type { SignIns } from './sign-in/sign-ins.ts';

export type AdminDeps = {
  queries: Queries;
  now: () => Date;
  /** The owner's API key, and what signs session cookies. */
  adminKey: Secret;
  sessionSecret: Secret;
  /** Whether the answers of the admin API are checked against their schemas. */
  checkAnswers: boolean;
  signIns: SignIns;
};

/** The admin API with its access: sign-in, keys, audit and the document here, and the operations of every feature in the order they are given. */
export function createAdmin(
  { queries, now, adminKey, sessionSecret, checkAnswers, signIns }: AdminDeps,
  features: readonly AdminOperation[],
) {
  const keys = createKeyService(createKeyStore(queries), now);
  const links = createLinkService(createLinkStore(queries), now);
  const sessions = createSessionService(createSessionStore(queries), now);
  const cookie = createAdminCookie(sessionSecret, now);
  const limits = createAttemptLimits(now);
  const isRootKey = createRootKey(adminKey, now);
  const recognise = createRecognise({ keys, links, limits, isRootKey, onAttempt: signIns.count });

  const authenticate = createAuthenticate({ recognise, cookie, sessions });
  const { guards, actorOf } = createAdminGuard({ authenticate, admit: requireSameOrigin });
  const operations = [
    ...sessionOperations({ recognise, cookie, sessions }),
    ...keyOperations(keys),
    ...auditOperations(createAuditStore(queries)),
    ...apiOperations(),
    ...features,
  ];
  return { guards, routes: adminRoutes(operations, { actorOf, checkAnswers }), internalRoutes: linkRoutes(links) };
}
