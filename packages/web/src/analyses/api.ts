import type { Analysis, RequestAnalysis } from '@votive/shared/contracts/analysis';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import type { ServiceInfo } from '@votive/shared/contracts/service-info';
import type { CountedEvent } from '../runs/counted-event.ts';
import type { StoredCopy } from '../runs/kept-report.ts';

/** Why a call did not succeed, in the terms that decide what happens next. */
export type ProblemKind = 'network' | 'timeout' | 'busy' | 'missing' | 'conflict' | 'refused' | 'cancelled';

export class ApiProblem extends Error {
  readonly kind: ProblemKind;
  readonly retryAfterMs: number | undefined;

  constructor(kind: ProblemKind, message: string, options: ErrorOptions & { retryAfterMs?: number | undefined } = {}) {
    super(message, options);
    this.name = new.target.name;
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export type StoreLater = { analysis: unknown; run: unknown; storeTicket: string };

export type Api = ReturnType<typeof createApi>;

type Call = { method: string; path: string; body?: unknown; headers?: Record<string, string>; timeoutMs: number };

/** The calls of the app to its own server; every failure leaves as an `ApiProblem`. */
export function createApi(send: typeof fetch) {
  async function call(request: Call, signal?: AbortSignal): Promise<unknown> {
    const timeout = AbortSignal.timeout(request.timeoutMs);
    try {
      const response = await send(request.path, toInit(request, signal ? AbortSignal.any([signal, timeout]) : timeout));
      if (!response.ok) throw await toProblem(response);
      return response.status === 204 ? undefined : await response.json();
    } catch (error) {
      throw toLocalProblem(error, { cancelled: signal?.aborted ?? false, timedOut: timeout.aborted });
    }
  }

  return {
    questionnaire: async (id: string) =>
      (await call({ method: 'GET', path: `/api/v1/questionnaires/${id}`, timeoutMs: 15_000 })) as Questionnaire,
    serviceInfo: async () =>
      (await call({ method: 'GET', path: '/api/v1/service-info', timeoutMs: 10_000 })) as ServiceInfo,
    /** Under the same key the server answers the same analysis again, where it stored one. */
    analyse: async (body: RequestAnalysis, { key, signal }: { key: string | undefined; signal: AbortSignal }) =>
      (await call(
        { method: 'POST', path: '/api/v1/analyses', body, headers: idempotent(key), timeoutMs: 180_000 },
        signal,
      )) as Analysis,
    store: async (id: string, body: StoreLater, key: string | undefined) =>
      (await call({ method: 'PUT', path: pathOf(id), body, headers: idempotent(key), timeoutMs: 30_000 })) as
        | { accessToken?: string }
        | undefined,
    read: async ({ id, accessToken }: StoredCopy) =>
      (await call({ method: 'GET', path: pathOf(id), headers: bearer(accessToken), timeoutMs: 30_000 })) as {
        analysis: Analysis;
      },
    count: async ({ analysisId, event }: CountedEvent) => {
      await call({ method: 'POST', path: `${pathOf(analysisId)}/events`, body: event, timeoutMs: 15_000 });
    },
    remove: async ({ id, accessToken }: StoredCopy) => {
      await call({ method: 'DELETE', path: pathOf(id), headers: bearer(accessToken), timeoutMs: 30_000 });
    },
  };
}

const pathOf = (id: string) => `/api/v1/analyses/${id}`;
const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });
const idempotent = (key: string | undefined): Record<string, string> => (key ? { 'idempotency-key': key } : {});

function toInit({ method, body, headers }: Call, signal: AbortSignal): RequestInit {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    method,
    headers: { accept: 'application/json', ...json, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal,
    credentials: 'same-origin',
  };
}

function toLocalProblem(
  error: unknown,
  { cancelled, timedOut }: { cancelled: boolean; timedOut: boolean },
): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (cancelled) return new ApiProblem('cancelled', 'cancelled', { cause: error });
  if (timedOut) return new ApiProblem('timeout', 'timed out', { cause: error });
  return new ApiProblem('network', 'no answer', { cause: error });
}

async function toProblem(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as { message?: string };
  const message = body.message ?? `HTTP ${response.status}`;
  if (response.status === 404 || response.status === 410) return new ApiProblem('missing', message);
  if (response.status === 409) return new ApiProblem('conflict', message);
  if (response.status < 500 && response.status !== 429 && response.status !== 408) {
    return new ApiProblem('refused', message);
  }
  return new ApiProblem('busy', message, { retryAfterMs: toRetryAfterMs(response.headers.get('retry-after')) });
}

/** `Retry-After` in either form of RFC 9110: seconds, or a date. */
function toRetryAfterMs(header: string | null): number | undefined {
  if (!header) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
