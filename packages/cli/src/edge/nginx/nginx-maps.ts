import type { Piece } from './nginx-text.ts';
import { quote } from './nginx-text.ts';

/** Which Host headers name this appliance: exactly its names, with the port where it is not the scheme's own. */
export function hostMaps({
  hostnames,
  httpsPort,
  httpPort,
}: {
  hostnames: readonly string[];
  httpsPort: number;
  httpPort: number;
}): Piece[] {
  const named = (variable: string, port: number, standardPort: number): Piece => ({
    block: `map $http_host ${variable}`,
    of: [
      'default 0',
      ...hostnames
        .flatMap((name) => (port === standardPort ? [name, `${name}:${port}`] : [`${name}:${port}`]))
        .map((host) => `${quote(host)} 1`),
    ],
  });
  return [named('$names_https', httpsPort, 443), named('$names_http', httpPort, 80)];
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
    block: 'map "$http_sec_fetch_mode $http_accept" $asks_for_page',
    of: ['default 0', '"~^navigate " 1', '"~*text/html" 1'],
  },
  { block: 'map $uri $has_extension', of: ['default 0', '"~*[.][a-z0-9]+$" 1'] },
  { block: 'map "$asks_for_page$has_extension" $page', of: ['default /.none', '10 /index.html'] },
  {
    block: 'map $request_uri $is_ambiguous',
    of: ['default 0', String.raw`"~*^[^?]*(//|\\|%2f|%5c|%[01][0-9a-f]|%7f|/([.]|%2e){1,2}([/?]|$))" 1`],
  },
  // Milliseconds from nginx's seconds with three decimals: 0.005 is 5, 1.200 is 1200.
  {
    block: 'map $request_time $milliseconds',
    of: ['default 0', '"~^0[.]0*(?<below>[0-9]+)$" $below', '"~^(?<whole>[0-9]+)[.](?<part>[0-9]+)$" $whole$part'],
  },
];
