/**
 * What the edge routes where, with which headers and limits: the one table from which the Node edge works and an nginx configuration can be rendered. Routes are
 * tried in order and the first match wins. Nothing that is not named here reaches a service.
 */
export type Upstream = 'backend' | 'prompt-service';

/** The built pages: the visitor's at `/`, the prompt editor's below `/admin`. */
export type App = 'web' | 'admin';

/** Where each app begins. Its files lie in a folder of its own, without this part of the address. */
export const APP_BASES: Readonly<Record<App, string>> = { web: '', admin: '/admin' };

export type Target =
  | { kind: 'refuse' }
  | { kind: 'own-health' }
  | { kind: 'service'; service: Upstream }
  | { kind: 'files'; app: App; cache: 'immutable' | 'revalidate'; fallback: 'none' | 'index.html' };

export type Route = {
  /** The pattern, as the access log shows it: never the path itself. */
  pattern: string;
  /** `exact` matches the path alone, `below` everything under it, `tree` both. */
  match: 'exact' | 'below' | 'tree';
  path: string;
  target: Target;
  headers: HeaderSet;
};

export type HeaderSet = 'page' | 'api';

const api = (pattern: string, path: string, service: Upstream): Route => ({
  pattern,
  match: 'tree',
  path,
  target: { kind: 'service', service },
  headers: 'api',
});
const refuse = (path: string): Route => ({
  pattern: `${path}/*`,
  match: 'tree',
  path,
  target: { kind: 'refuse' },
  headers: 'api',
});

function pages(app: App): Route[] {
  const base = APP_BASES[app];
  return [
    {
      pattern: `${base}/assets/*`,
      match: 'below',
      path: `${base}/assets`,
      target: { kind: 'files', app, cache: 'immutable', fallback: 'none' },
      headers: 'page',
    },
    {
      pattern: `${base}/*`,
      match: 'tree',
      path: base || '/',
      target: { kind: 'files', app, cache: 'revalidate', fallback: 'index.html' },
      headers: 'page',
    },
  ];
}

export const ROUTES: readonly Route[] = [
  refuse('/internal'),
  refuse('/metrics'),
  refuse('/api/resolve'),
  api('/api/v1/account/*', '/api/v1/account', 'prompt-service'),
  api('/api/admin/*', '/api/admin', 'prompt-service'),
  api('/api/v1/*', '/api/v1', 'backend'),
  refuse('/api'),
  api('/schemas/*', '/schemas', 'backend'),
  { pattern: '/health/*', match: 'tree', path: '/health', target: { kind: 'own-health' }, headers: 'api' },
  ...pages('admin'),
  ...pages('web'),
];

/** Set on every answer, whoever made it; what a service sent under these names is replaced. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/** What differs between pages and data. No HSTS: process mode speaks plain HTTP on the loopback address. */
export const HEADER_SETS: Readonly<Record<HeaderSet, Readonly<Record<string, string>>>> = {
  page: {
    'content-security-policy': [
      "default-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self'",
      "object-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
    ].join('; '),
  },
  api: { 'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" },
};

export const CACHE_CONTROL = { immutable: 'public, max-age=31536000, immutable', revalidate: 'no-cache' } as const;

/** Limits of the edge: sizes in bytes, times in milliseconds. */
export const LIMITS = {
  bodyBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  /** For a request to arrive, headers alone and headers with body: a second more is the longest that it is not noticed. */
  headersTimeoutMs: 7_000,
  requestTimeoutMs: 7_000,
  /** Who takes nothing of an answer that waits, for this long, is not reading it. */
  readTimeoutMs: 7_000,
  keepAliveTimeoutMs: 65_000,
  /** Longest silence of a service within an answer; a model may think for minutes. */
  upstreamTimeoutMs: 300_000,
  connectTimeoutMs: 5_000,
  /** Far above what slow clients can hold within those times. */
  connections: 4_000,
  requestsPerConnection: 10_000,
} as const;
