import { REFUSAL } from './nginx-errors.ts';
import { type Piece, quote } from './nginx-text.ts';
import { isPublicHostName } from './public-host-name.ts';

/** By these a browser on the machine itself reaches any appliance. */
export const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Which Host headers name this appliance: exactly its names with the published port, and other than loopback names also without one, for a proxy of the
 * operator's that stands before it. Which of them are public, and so may be remembered by browsers as speaking TLS alone.
 */
export function hostMaps(names: readonly string[], ports: { httpsPort: number; httpPort: number }): Piece[] {
  const named = (variable: string, port: number, standardPort: number): Piece => ({
    block: `map $http_host ${variable}`,
    of: ['default 0', ...names.flatMap((name) => hosts(name, port, standardPort)).map((host) => `${quote(host)} 1`)],
  });
  const foreign = (variable: string, names: string): Piece => ({
    block: `map "$refusing${names}" ${variable}`,
    of: ['volatile', 'default 0', '0 1'],
  });
  return [
    named('$names_https', ports.httpsPort, 443),
    named('$names_http', ports.httpPort, 80),
    foreign('$is_foreign_https', '$names_https'),
    foreign('$is_foreign_http', '$names_http'),
    {
      block: 'map "$scheme $host" $hsts',
      of: [
        'default ""',
        ...names.filter(isPublicHostName).map((name) => `${quote(`https ${name}`)} "max-age=63072000"`),
      ],
    },
  ];
}

function hosts(name: string, port: number, standardPort: number): string[] {
  const isBareNameAllowed = port === standardPort || !LOOPBACK_NAMES.includes(name);
  return isBareNameAllowed ? [name, `${name}:${port}`] : [`${name}:${port}`];
}

/** What a request is, decided once: its trace, whether it asks for WebSocket, for a page, or for something two parsers could read differently. */
export const REQUEST_MAPS: readonly Piece[] = [
  { block: 'map $request_id $new_span', of: ['"~^(?<half>.{16})" $half'] },
  {
    block: 'map $http_traceparent $trace',
    of: [
      'default "00-$request_id-$new_span-01"',
      '"~^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$" $http_traceparent',
    ],
  },
  { block: 'map $http_upgrade $websocket', of: ['default ""', '"~*^websocket$" websocket'] },
  { block: 'map $websocket $websocket_connection', of: ['default ""', 'websocket upgrade'] },
  {
    block: 'map "$http_sec_fetch_mode $http_accept" $page',
    of: ['default /.none', '"~^navigate " /index.html', '"~*text/html" /index.html'],
  },
  { block: 'map $page $admin_page', of: ['default $page', '/index.html /admin/index.html'] },
  {
    block: 'map $request_uri $reads_ambiguously',
    of: ['default 0', String.raw`"~*^[^?]*(//|\x5c|%2f|%5c|%[01][0-9a-f]|%7f|/([.]|%2e){1,2}([/?]|$))" 1`],
  },
  // nginx runs a server's own rules again on the way to a refusal: they must not refuse it once more,
  // so these are read anew each time.
  { block: 'map $uri $refusing', of: ['volatile', 'default ""', `"~^${REFUSAL.replace('.', '[.]')}" refusing`] },
  { block: 'map "$refusing$reads_ambiguously" $is_ambiguous', of: ['volatile', 'default 0', '1 1'] },
  { block: 'map $route $named_route', of: ['default $route', '"" "(none)"'] },
  // Milliseconds from nginx's seconds with three decimals: 0.005 is 5, 1.200 is 1200.
  {
    block: 'map $request_time $milliseconds',
    of: ['default 0', '"~^0[.]0*(?<below>[0-9]+)$" $below', '"~^(?<whole>[0-9]+)[.](?<part>[0-9]+)$" $whole$part'],
  },
];
