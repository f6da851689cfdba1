import { ProviderError, type ProviderName } from './provider.ts';

const RETRYABLE_STATUSES = new Set([408, 409, 429, 500, 502, 503, 504, 529]);

/** What the SDKs' errors have in common; everything else in them may quote a prompt and is left behind. */
type VendorFailure = { status?: unknown; headers?: unknown };

/** A vendor SDK's error without its message, body and request. An error of connection has no status and is retryable. */
export function toProviderError(service: ProviderName, error: unknown): ProviderError {
  const { status, headers }: VendorFailure = typeof error === 'object' && error !== null ? error : {};
  if (typeof status !== 'number') return new ProviderError(service, { retryable: true });
  return new ProviderError(service, {
    retryable: RETRYABLE_STATUSES.has(status),
    status,
    retryAfterMs: headers instanceof Headers ? readRetryAfter(headers) : undefined,
  });
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date. */
function readRetryAfter(headers: Headers): number | undefined {
  const ms = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (Number.isFinite(ms)) return Math.max(0, ms);
  const text = headers.get('retry-after') ?? '';
  const seconds = Number.parseFloat(text);
  if (/^[\d.]+$/.test(text) && Number.isFinite(seconds)) return seconds * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** `fetch` as the SDKs use it, but a redirect is an answer: a key is sent to no other address than the configured one. */
export const fetchWithoutRedirects: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'manual' });
