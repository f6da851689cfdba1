import { UpstreamError } from '@votive/shared/app-error';
import { currentTrace, formatTraceparent, startSpan } from '@votive/shared/tracing/trace-context';
import { readRetryAfter } from './retry-after.ts';

type InternalRequest = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Record<string, string>;
  body?: unknown;
  signal: AbortSignal;
  /** Statuses besides 2xx that are answers, not failures. */
  accept?: readonly number[];
};

export const PROMPT_SERVICE = 'prompt-service';
export type PromptServiceClient = ReturnType<typeof createPromptServiceClient>;

/**
 * Calls the prompt-service's internal API with a service credential and inside the current trace. Anything but 2xx or an accepted status is an
 * `UpstreamError`: retryable for faults of connection or server, not for a refused request.
 */
export function createPromptServiceClient(baseUrl: string, serviceToken: () => string) {
  return async function send(path: string, { method = 'GET', headers, body, signal, accept = [] }: InternalRequest) {
    const trace = currentTrace();
    const response = await fetch(new URL(path, baseUrl), {
      method,
      signal,
      redirect: 'error',
      headers: {
        ...headers,
        authorization: `Bearer ${serviceToken()}`,
        traceparent: formatTraceparent(startSpan(trace)),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      if (signal.aborted) throw signal.reason;
      throw new UpstreamError(PROMPT_SERVICE, { retryable: true, cause });
    });
    if (response.ok || accept.includes(response.status)) return response;
    await response.body?.cancel();
    throw toUpstreamError(response);
  };
}

/** `Retry-After` is passed on, so that whoever waits in the end, a browser, waits as long as the prompt-service asks for. */
function toUpstreamError({ status, headers }: Response): UpstreamError {
  const retryAfterSeconds = readRetryAfter(headers.get('retry-after'), Date.now());
  const message =
    retryAfterSeconds === undefined
      ? undefined
      : `Stored data cannot be reached for a moment. Nothing was changed; try again in ${retryAfterSeconds} s.`;
  return new UpstreamError(PROMPT_SERVICE, {
    retryable: isServersFault(status),
    status,
    retryAfterSeconds,
    ...(message !== undefined && { message }),
  });
}

const isServersFault = (status: number) => status >= 500 || status === 408 || status === 429 || status === 401;
