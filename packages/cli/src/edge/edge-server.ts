import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createServer } from '../processes/lean-http.ts';
import { logAccess, type WriteLine } from './access-log.ts';
import { createHostCheck } from './allowed-hosts.ts';
import { answerError, answerText, closeAfter } from './answers.ts';
import { createEdgeHealth } from './edge-health.ts';
import { createForward } from './forward.ts';
import { matchRoute, readPath } from './match-route.ts';
import { type App, COMMON_HEADERS, HEADER_SETS, LIMITS, ROUTES, type Route, type Upstream } from './route-table.ts';
import { dropWhenNotRead } from './slow-readers.ts';
import { createStaticFiles } from './static-files.ts';
import { forwardUpgrade } from './upgrade.ts';

export type EdgeOptions = {
  /** The port that browsers name in the Host header. */
  port: number;
  hostnames: readonly string[];
  upstreams: Readonly<Record<Upstream, URL>>;
  /** Folder of each app's built pages. */
  roots: Readonly<Record<App, string>>;
  now: () => Date;
  write: WriteLine;
};

/** The edge as a server that does not listen yet: it checks the host, routes by the table, and adds the table's headers to every answer. */
export function createEdgeServer({ port, hostnames, upstreams, roots, now, write }: EdgeOptions): Server {
  const isAllowedHost = createHostCheck({ port, hostnames });
  const files = { web: createStaticFiles(roots.web), admin: createStaticFiles(roots.admin) };
  const answerHealth = createEdgeHealth({ isBuilt: files.web.isBuilt, upstreams, now });
  const forward = createForward({ bodyBytes: LIMITS.bodyBytes, silenceMs: LIMITS.upstreamTimeoutMs });

  const server = createServer({
    maxHeaderSize: LIMITS.headerBytes,
    headersTimeout: LIMITS.headersTimeoutMs,
    requestTimeout: LIMITS.requestTimeoutMs,
    keepAliveTimeout: LIMITS.keepAliveTimeoutMs,
    connectionsCheckingInterval: 1_000,
    insecureHTTPParser: false,
    requireHostHeader: true,
  });
  server.maxConnections = LIMITS.connections;
  server.maxRequestsPerSocket = LIMITS.requestsPerConnection;
  server.on('request', handle);
  server.on('upgrade', (request, socket: Socket, head) => {
    const route = isAllowedHost(request.headers.host) ? findRoute(request) : undefined;
    forwardUpgrade(request, socket, {
      head,
      origin: route?.target.kind === 'service' ? upstreams[route.target.service] : undefined,
    });
  });
  server.on('clientError', refuseBroken);
  return server;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const route = findRoute(request);
    dropWhenNotRead(response, LIMITS.readTimeoutMs);
    logAccess(request, response, { route: route?.pattern ?? '(none)', write });
    setHeaders(response, route?.headers ?? 'api');
    if (!isAllowedHost(request.headers.host)) refuseHost(request, response);
    else if (route) answer(route, request, response);
    else refuseTarget(request, response);
  }

  function answer({ target }: Route, request: IncomingMessage, response: ServerResponse): void {
    switch (target.kind) {
      case 'service':
        forward(request, response, upstreams[target.service]);
        break;
      case 'files':
        files[target.app].answer(request, response, target);
        break;
      case 'own-health':
        answerHealth(readPath(request.url ?? '') ?? '', response).catch(() => response.destroy());
        break;
      case 'refuse':
        closeAfter(request, response);
        answerError(response, 404, { code: 'not_found', message: 'There is nothing at this address.' });
    }
  }
}

function findRoute({ url = '' }: IncomingMessage): Route | undefined {
  const path = readPath(url);
  return path === undefined ? undefined : matchRoute(ROUTES, path);
}

function setHeaders(response: ServerResponse, set: Route['headers']): void {
  for (const [name, value] of Object.entries({ ...COMMON_HEADERS, ...HEADER_SETS[set] }))
    response.setHeader(name, value);
}

function refuseHost(request: IncomingMessage, response: ServerResponse): void {
  closeAfter(request, response);
  answerText(
    response,
    421,
    'This address does not belong to this appliance.\nIts host name is set by `votive config set hostname <name>`.\n',
  );
}

function refuseTarget(request: IncomingMessage, response: ServerResponse): void {
  closeAfter(request, response);
  answerError(response, 400, { code: 'invalid', message: 'The address cannot be read.' });
}

const BROKEN: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What the strict parser refuses: answered shortly, and the connection closed, so that nothing after it is taken for a request. */
function refuseBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(
    `HTTP/1.1 ${BROKEN[error.code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
