/** Takes secrets out of a text. The one function that logs, error messages and support bundles go through. */
export type Redact = (text: string) => string;

export const REDACTED = '[redacted]';

/** Shapes that give a secret away whoever it belongs to. What stands in a named group `keep` stays readable. */
const SHAPES: readonly RegExp[] = [
  /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,}/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b(?:sk|pk|rk)-[A-Za-z0-9_-]{12,}/g,
  /\b(?:xox[abprs]|gh[pousr]|glpat|AIza|AKIA)[-_A-Za-z0-9]{12,}/g,
  /\bvotive_[0-9a-f]{16}_[\w-]{20,}/g,
  /(?<keep>#link=)[\w-]{20,}/g,
  /(?<keep>\b(?:Bearer|Basic)\s+)[\w.~+/=-]{6,}/gi,
  /(?<keep>\b(?:x-api-key|x-admin-key|authorization|set-cookie|cookie)["']?\s*[:=]\s*["']?)(?!\[redacted\])[^"'\s,}][^"'\r\n,}]{3,}/gi,
  /(?<keep>\b[a-z][a-z0-9+.-]*:\/\/)[^\s/:@"']*:[^\s/@"']+(?=@)/gi,
];

/** A redactor that knows `values`, in plain, base64 and URL-encoded form, besides the shapes that every one knows. */
export function createRedactor(values: readonly string[]): Redact {
  const forms = values.flatMap((value) => [value, encodeURIComponent(value), base64Of(value)]);
  const longestFirst = [...new Set(forms)].sort((left, right) => right.length - left.length);
  const known = longestFirst.length > 0 ? new RegExp(longestFirst.map(escapeForPattern).join('|'), 'g') : undefined;
  return (text) => {
    const withoutKnown = known ? text.replace(known, REDACTED) : text;
    return SHAPES.reduce((rest, shape) => rest.replace(shape, keepPrefix), withoutKnown);
  };
}

/** Every text inside a value of JSON, redacted; what is no text stays. Keys stay too. */
export function redactDeep<Value>(value: Value, redact: Redact): Value {
  if (typeof value === 'string') return redact(value) as Value;
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, redact)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactDeep(item, redact)])) as Value;
}

function keepPrefix(...match: unknown[]): string {
  const groups = match.at(-1);
  const keep = typeof groups === 'object' && groups !== null ? (groups as { keep?: string }).keep : undefined;
  return `${keep ?? ''}${REDACTED}`;
}

/** Without the last, incomplete group of characters, so that it is found inside a longer base64 text that begins with it. */
function base64Of(value: string): string {
  const bytes = Buffer.from(value);
  return bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
}

const escapeForPattern = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
