import { CACHE_CONTROL, COMMON_HEADERS, LIMITS, type Route, type Target, type Upstream } from '../route-table.ts';
import { headerPieces } from './nginx-errors.ts';
import { type Piece, quote } from './nginx-text.ts';

export type LocationOptions = {
  /** Folder whose subfolders `web` and `admin` hold the built pages. */
  pagesRoot: string;
  /** Where each service listens: `name:port`. */
  upstreams: Readonly<Record<Upstream, string>>;
};

/**
 * The table's routes as nginx locations. nginx prefers the longest prefix where the table prefers the first match: a table in which the two differ is
 * refused, so that the edge of processes and this one never route differently.
 */
export function locationPieces(routes: readonly Route[], options: LocationOptions): Piece[] {
  routes.forEach((route, index) => {
    const shadow = routes.slice(0, index).find(({ path }) => isBelow(route.path, path));
    if (shadow)
      throw new Error(`The route ${route.pattern} comes after ${shadow.pattern}, which nginx would not try first.`);
  });
  return routes.flatMap((route) =>
    paths(route).map((path) => ({ block: `location ${path}`, of: inside(route, options) })),
  );
}

function isBelow(path: string, base: string): boolean {
  return path.startsWith(base === '/' ? '/' : `${base}/`);
}

function paths({ match, path }: Route): string[] {
  if (path === '/') return ['/'];
  const exact = `= ${path}`;
  const below = `^~ ${path}/`;
  return { exact: [exact], below: [below], tree: [exact, below] }[match];
}

function inside(route: Route, options: LocationOptions): Piece[] {
  return [`set $route ${quote(route.pattern)}`, ...headerPieces(route.headers), ...answer(route.target, options)];
}

function answer(target: Target, options: LocationOptions): Piece[] {
  switch (target.kind) {
    case 'refuse':
      return ['return 404'];
    case 'own-health':
      return health();
    case 'service':
      return pass(target.service, options.upstreams[target.service]);
    case 'files':
      return files(target, options.pagesRoot);
  }
}

function health(): Piece[] {
  return [
    'access_log off',
    'default_type "application/json; charset=utf-8"',
    'add_header Cache-Control no-store always',
    { block: 'if ($uri !~ "^/health(/live|/ready)?$")', of: ['return 404'] },
    `return 200 '{"status":"healthy","timestamp":"$time_iso8601"}'`,
  ];
}

/**
 * Nothing is buffered: on the way back so that server-sent events arrive as they are sent, on the way there so that the service sees how slowly a body comes and
 * ends it in time, which nginx cannot.
 */
function pass(service: Upstream, address: string): Piece[] {
  const hidden = [
    ...Object.keys(COMMON_HEADERS),
    'content-security-policy',
    'strict-transport-security',
    'x-powered-by',
  ];
  const name = `$${service.replaceAll('-', '_')}`;
  return [
    'limit_req zone=requests burst=100 nodelay',
    // By variable, so that the name is looked up while running: a service that comes back under another address is found.
    `set ${name} ${address}`,
    `proxy_pass http://${name}`,
    'proxy_http_version 1.1',
    'proxy_buffering off',
    'proxy_request_buffering off',
    'proxy_set_header Host $http_host',
    'proxy_set_header X-Forwarded-For $remote_addr',
    'proxy_set_header X-Forwarded-Host $http_host',
    'proxy_set_header X-Forwarded-Proto $scheme',
    ...['X-Real-IP', 'Forwarded', 'Via', 'TE', 'Trailer', 'Proxy'].map((header) => `proxy_set_header ${header} ""`),
    'proxy_set_header Upgrade $websocket',
    'proxy_set_header Connection $websocket_connection',
    'proxy_set_header traceparent $trace',
    ...hidden.map((header) => `proxy_hide_header ${header}`),
    `proxy_connect_timeout ${LIMITS.connectTimeoutMs}ms`,
    `proxy_read_timeout ${LIMITS.upstreamTimeoutMs}ms`,
    'proxy_send_timeout 10s',
  ];
}

/** The admin's pages keep their part of the address: they lie below `admin` there too. */
function files({ app, cache, fallback }: Extract<Target, { kind: 'files' }>, pagesRoot: string): Piece[] {
  const page = app === 'web' ? '$page' : '$admin_page';
  const candidates = ['$uri', '$uri.html', '$uri/index.html', ...(fallback === 'none' ? [] : [page])];
  return [
    { block: 'if ($request_method !~ "^(GET|HEAD)$")', of: ['return 405'] },
    { block: 'if ($uri ~ "/[.]")', of: ['return 404'] },
    `root ${quote(app === 'web' ? `${pagesRoot}/web` : pagesRoot)}`,
    `add_header Cache-Control ${quote(CACHE_CONTROL[cache])}`,
    `try_files ${candidates.join(' ')} =404`,
  ];
}
