import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { AdminApiError } from '@votive/shared/admin-api/admin-client';
import type { Session, SignIn } from '@votive/shared/admin-api/session-contracts';
import { call, keepSessionToken } from '../app/api.ts';

const SESSION = ['session'];

/** Who is signed in: null for nobody. */
export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: readSession, staleTime: 60_000 });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (credentials: SignIn) => call('signIn', { body: credentials }),
    onSuccess(session) {
      keepSessionToken(session);
      queries.setQueryData(SESSION, session);
    },
  });
}

/** Ends the session on the server and forgets everything that was read in it. Where the server could not be reached, the session goes on and so does the page. */
export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call('signOut'),
    onSettled(_answer, error) {
      if (error && !(error instanceof AdminApiError && error.status === 401)) return;
      keepSessionToken(undefined);
      queries.setQueryData(SESSION, null);
      // Not `clear`: whoever watches the session would go on watching the forgotten one.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
    },
  });
}

async function readSession(): Promise<Session | null> {
  try {
    const session = await call('readSession');
    keepSessionToken(session);
    return session;
  } catch (error) {
    if (error instanceof AdminApiError && error.status === 401) return null;
    throw error;
  }
}
