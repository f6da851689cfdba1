import { LIMITS, ROUTES, type Upstream } from '../route-table.ts';
import { errorPieces, headerPieces } from './nginx-errors.ts';
import { locationPieces } from './nginx-locations.ts';
import { hostMaps, LOOPBACK_NAMES, REQUEST_MAPS } from './nginx-maps.ts';
import { type Piece, print, quote } from './nginx-text.ts';

export type NginxOptions = {
  /** Names by which browsers know this appliance, beside those of its own machine; an IPv6 address in brackets. */
  hostnames: readonly string[];
  /** The ports that browsers name, as published on the host. */
  httpsPort: number;
  httpPort: number;
  /** Where things are inside the container. */
  places?: Partial<NginxPlaces>;
};

export type NginxPlaces = {
  upstreams: Readonly<Record<Upstream, string>>;
  /** Folder whose subfolders `web` and `admin` hold the built pages. */
  pagesRoot: string;
  certificate: string;
  key: string;
  /** What the image says about its own nginx: `modules.conf`, `http.conf` and `listen.conf`. */
  imageDir: string;
  /** Folder of HTTP-01 challenges, one file a token. */
  challenges: string;
  /** Asks names anew while running; Docker's own inside a network of Compose. Empty where the upstreams are addresses. */
  resolver: string;
  listen: { https: number; http: number; health: number };
};

const IN_THE_CONTAINER: NginxPlaces = {
  upstreams: { backend: 'backend:3001', 'prompt-service': 'prompt-service:3002' },
  pagesRoot: '/srv',
  certificate: '/etc/votive/tls/current/fullchain.pem',
  key: '/etc/votive/tls/current/privkey.pem',
  imageDir: '/etc/votive/image',
  challenges: '/etc/votive/challenges/',
  resolver: '127.0.0.11',
  listen: { https: 8443, http: 8080, health: 8081 },
};

/** Forward-secret, authenticated ciphers only: Mozilla's intermediate list (version 5.7) without its finite-field Diffie-Hellman ones. */
const CIPHERS = ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305'].flatMap((cipher) => [
  `ECDHE-ECDSA-${cipher}`,
  `ECDHE-RSA-${cipher}`,
]);

/** For the handshake and then for the headers, so that a client that is slow at both is gone within ten seconds. */
const SLOWEST_HEADERS_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 4;

/** The configuration of nginx for one appliance: the table's routes, headers and limits behind TLS. For nginx 1.22 and later. */
export function renderNginx({ hostnames, httpsPort, httpPort, places }: NginxOptions): string {
  const names = [...new Set([...LOOPBACK_NAMES, ...hostnames])];
  const at = { ...IN_THE_CONTAINER, ...places };
  const serverName = `server_name ${names.map((name) => quote(name)).join(' ')}`;

  return print([
    `include ${at.imageDir}/modules.conf`,
    'daemon off',
    'worker_processes 2',
    'worker_rlimit_nofile 8192',
    'pid /tmp/nginx.pid',
    // Its lines on requests hold whole addresses; the access log has what is needed of them.
    'error_log stderr crit',
    { block: 'events', of: ['worker_connections 4096'] },
    {
      block: 'http',
      of: [
        ...base(at),
        ...hostMaps(names, { httpsPort, httpPort }),
        ...REQUEST_MAPS,
        { block: 'server', of: appliance() },
        { block: 'server', of: ['server_name _', `listen ${at.listen.https} ssl default_server`, ...foreign()] },
        { block: 'server', of: redirect() },
        { block: 'server', of: [`listen ${at.listen.http} default_server`, ...foreign()] },
        { block: 'server', of: ownHealth(at.listen.health) },
      ],
    },
  ]);

  function appliance(): Piece[] {
    return [
      serverName,
      `include ${at.imageDir}/listen.conf`,
      ...misdirected('$is_foreign_https'),
      ...ambiguous(),
      ...headerPieces('api'),
      ...errorPieces(),
      ...locationPieces(ROUTES, { pagesRoot: at.pagesRoot, upstreams: at.upstreams }),
    ];
  }

  function redirect(): Piece[] {
    const port = httpsPort === 443 ? '' : `:${httpsPort}`;
    return [
      serverName,
      `listen ${at.listen.http}`,
      ...headerPieces('api'),
      ...errorPieces(),
      ...misdirected('$is_foreign_http'),
      ...ambiguous(),
      {
        block: 'location ^~ /.well-known/acme-challenge/',
        of: ['set $route "/.well-known/acme-challenge/*"', 'default_type text/plain', `alias ${quote(at.challenges)}`],
      },
      { block: 'location /', of: ['set $route "(redirect)"', `return 308 https://$host${port}$request_uri`] },
    ];
  }
}

const MISDIRECTED = `return 421 "This address does not belong to this appliance.\\n"`;

/** Any other host means that a page elsewhere made a browser come here under its own name (DNS rebinding). */
function misdirected(variable: string): Piece[] {
  return ['default_type "text/plain; charset=utf-8"', { block: `if (${variable})`, of: [MISDIRECTED] }];
}

/** An address that nginx and a service could read differently is answered like one that nginx cannot read. */
function ambiguous(): Piece[] {
  return [{ block: 'if ($is_ambiguous)', of: ['return 400'] }];
}

function foreign(): Piece[] {
  return [
    'default_type "text/plain; charset=utf-8"',
    ...headerPieces('api'),
    ...errorPieces(),
    { block: 'if ($refusing = "")', of: [MISDIRECTED] },
  ];
}

/** For the health check of the container, on the loopback address only. */
function ownHealth(port: number): Piece[] {
  return [
    `listen 127.0.0.1:${port}`,
    'access_log off',
    { block: 'location = /health', of: ['default_type text/plain', 'return 200 "healthy"'] },
    { block: 'location /', of: ['return 404'] },
  ];
}

function base(at: NginxPlaces): Piece[] {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return [
    'include /etc/nginx/mime.types',
    `include ${at.imageDir}/http.conf`,
    'default_type application/octet-stream',
    'server_tokens off',
    'sendfile on',
    'gzip off',
    'gzip_static on',
    'log_format lines escape=json \'{"level":"info","time":"$time_iso8601","name":"edge","method":"$request_method","route":"$named_route","status":$status,"ms":$milliseconds,"trace":"$trace","msg":"request"}\'',
    'access_log /dev/stdout lines',
    'uninitialized_variable_warn off',
    ...temporary.map((kind) => `${kind}_temp_path /tmp/${kind}`),
    ...limits(),
    ...tls(at),
    ...(at.resolver === '' ? [] : [`resolver ${at.resolver} valid=5s ipv6=off`, 'resolver_timeout 3s']),
  ];
}

function limits(): Piece[] {
  return [
    `client_header_timeout ${SLOWEST_HEADERS_SECONDS}s`,
    // Between two pieces of a body. On the whole of it nginx has no limit: bodies are passed on as they come, and the services' own limit ends them.
    `client_body_timeout ${LONGEST_PAUSE_SECONDS}s`,
    `send_timeout ${LIMITS.readTimeoutMs}ms`,
    // After a refusal the rest of a body is read for so long, so that the refusal arrives, and no longer.
    'lingering_time 1s',
    'lingering_timeout 1s',
    `keepalive_timeout ${LIMITS.keepAliveTimeoutMs}ms`,
    `keepalive_requests ${LIMITS.requestsPerConnection}`,
    'reset_timedout_connection on',
    `client_max_body_size ${LIMITS.bodyBytes}`,
    // What nginx holds of a body goes to /tmp at most, which is memory in the container: no answer of a person is written to a disk on the way.
    'client_body_buffer_size 32k',
    'client_header_buffer_size 2k',
    `large_client_header_buffers 2 ${LIMITS.headerBytes / 2}`,
    'limit_req_zone $binary_remote_addr zone=requests:1m rate=50r/s',
    'limit_req_status 429',
    'limit_conn_zone $binary_remote_addr zone=connections:1m',
    'limit_conn_status 429',
    // Many, since all clients of a loopback port or of one office share an address: it bounds memory, and slow ones are cut anyway.
    'limit_conn connections 2048',
  ];
}

function tls(at: NginxPlaces): Piece[] {
  return [
    `ssl_certificate ${quote(at.certificate)}`,
    `ssl_certificate_key ${quote(at.key)}`,
    'ssl_protocols TLSv1.2 TLSv1.3',
    `ssl_ciphers ${CIPHERS.join(':')}`,
    'ssl_prefer_server_ciphers on',
    'ssl_session_cache shared:tls:1m',
    'ssl_session_timeout 1h',
    'ssl_session_tickets off',
  ];
}
