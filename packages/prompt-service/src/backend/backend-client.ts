import { AppError } from '@votive/shared/app-error';
import { formatTraceparent, startSpan } from '@votive/shared/tracing/trace-context';

/** How the backend is asked: with a service token, and only where it is known where it stands. */
export type BackendRequest = { method: 'GET' | 'POST'; path: string; body?: unknown; signal: AbortSignal };
export type CallBackend = (request: BackendRequest) => Promise<Response>;

type Dependencies = { url: string | undefined; serviceToken: () => string };

/** Calls of the backend. Throws `unavailable`, in words for the person who waits, where it cannot be reached or answers no success; throws the signal's reason when that aborts. */
export function createBackendClient({ url, serviceToken }: Dependencies): CallBackend {
  return async function callBackend({ method, path, body, signal }) {
    if (url === undefined) throw new AppError('unavailable', 'The service that asks models is not known here.');
    const response = await fetch(new URL(path, url), {
      method,
      signal,
      redirect: 'error',
      headers: {
        authorization: `Bearer ${serviceToken()}`,
        traceparent: formatTraceparent(startSpan(undefined)),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      if (signal.aborted) throw signal.reason;
      throw new AppError('unavailable', 'The service that asks models cannot be reached.', { cause });
    });
    if (response.ok) return response;
    await response.body?.cancel();
    throw new AppError('unavailable', `The service that asks models answered ${response.status}.`);
  };
}
