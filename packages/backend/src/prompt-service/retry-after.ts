const LONGEST_SECONDS = 3_600;

/** `Retry-After` in either form of RFC 9110 §10.2.3, as whole seconds from `nowMs` and at most an hour; undefined where it is absent or makes no sense. */
export function readRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const text = header.trim();
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - nowMs) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), LONGEST_SECONDS) : undefined;
}
