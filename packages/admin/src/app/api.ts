import { QueryClient } from '@tanstack/react-query';
import { AdminApiError, createAdminClient } from '@votive/shared/admin-api/admin-client';
import type { Session } from '@votive/shared/admin-api/session-contracts';

let csrfToken = '';

/** The session's token goes with every request that changes something; it is kept in memory alone. */
export function keepSessionToken(session: Session | undefined): void {
  csrfToken = session?.csrfToken ?? '';
}

/** The admin API, called with the session cookie of this origin. */
export const call = createAdminClient(async ({ method, path, body }) => {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && csrfToken !== '' && { 'x-csrf-token': csrfToken }),
    },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, text: await response.text() };
});

/**
 * Calls; where the session has ended, calls once more if a new one was begun in another tab meanwhile. Else throws as the first call did: what somebody typed
 * stays where it is until they have signed in again.
 */
export async function callAgainIfSignedIn<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof AdminApiError) || (error.status !== 401 && error.status !== 403)) throw error;
    keepSessionToken(
      await call('readSession').catch(() => {
        throw error;
      }),
    );
    return attempt();
  }
}

/** What the server says is kept until something changes it; a refusal is not asked again. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => !(error instanceof AdminApiError && error.status < 500) && failures < 2,
      },
    },
  });
}
