import type { Session } from '@votive/shared/admin-api/session-contracts';
import { AppError } from '@votive/shared/app-error';
import type { Request } from 'express';
import { type AdminOperation, operation } from '../admin/admin-operation.ts';
import { peerOf } from '../sign-in/peer-of.ts';
import type { Recognise } from '../sign-in/recognise.ts';
import type { AdminCookie } from './admin-cookie.ts';
import type { SessionService } from './session-service.ts';

type Dependencies = { recognise: Recognise; cookie: AdminCookie; sessions: SessionService };

/** `signIn`, `readSession`, `signOut`. A browser has one session: signing in ends the one before. */
export function sessionOperations({ recognise, cookie, sessions }: Dependencies): AdminOperation[] {
  async function current(request: Request): Promise<{ token: string; session: Session }> {
    const token = cookie.read(request);
    const session = token === undefined ? undefined : await sessions.find(token);
    if (token !== undefined && session) return { token, session };
    throw new AppError('not_found', 'There is no session: the request came with an API key.');
  }

  return [
    operation(
      'signIn',
      async ({ body }, { request, response }) => {
        const identity = await recognise(body, peerOf(request.ip));
        const former = cookie.read(request);
        if (former !== undefined) await sessions.end(former);
        const { token, session } = await sessions.open(identity);
        cookie.write(request, response, token);
        return session;
      },
      { bodyLimit: '4kb' },
    ),
    operation('readSession', async (_input, { request }) => (await current(request)).session),
    operation('signOut', async (_input, { request, response }) => {
      const { token } = await current(request);
      await sessions.end(token);
      cookie.clear(request, response);
    }),
  ];
}
