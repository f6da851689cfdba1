import { AppError } from '@votive/shared/app-error';
import type { Request } from 'express';
import type { Actor } from '../admin/admin-operation.ts';
import { peerOf } from '../sign-in/peer-of.ts';
import type { Recognise } from '../sign-in/recognise.ts';
import type { AdminCookie } from './admin-cookie.ts';
import { mayChange, requireSameOrigin } from './same-origin.ts';
import { isCsrfTokenOf, type SessionService } from './session-service.ts';

type Dependencies = { recognise: Recognise; cookie: AdminCookie; sessions: SessionService };

/**
 * Who sent a request: by its `X-Admin-Key`, else by the session of its cookie. With a session, a request that changes something also needs the session's token in `X-CSRF-Token`, and must
 * not come from another site. Throws `unauthenticated`, `forbidden` or `limited`.
 */
export function createAuthenticate({ recognise, cookie, sessions }: Dependencies) {
  return async function authenticate(request: Request): Promise<Actor> {
    const apiKey = request.get('X-Admin-Key');
    if (apiKey !== undefined) {
      const { name, role } = await recognise({ apiKey }, peerOf(request.ip));
      return { name, role, via: 'key' };
    }
    const token = cookie.read(request);
    const session = token === undefined ? undefined : await sessions.find(token);
    if (!session) throw new AppError('unauthenticated', 'Sign in first, or send an API key as X-Admin-Key.');
    if (mayChange(request)) {
      requireSameOrigin(request);
      if (!isCsrfTokenOf(session, request.get('X-CSRF-Token')))
        throw new AppError('forbidden', 'The request lacks the token of this session. Load the page again.');
    }
    return { name: session.actor, role: session.role, via: 'session' };
  };
}
