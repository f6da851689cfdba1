import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ARRIVAL_LIMITS } from '@votive/shared/http/serve';

export type EchoService = { port: number; seen: () => number; close: () => void };
export type Echo = { service: string; method: string; url: string; headers: IncomingHttpHeaders; bytes: number };

/** A service behind the edge that answers with what it was asked, limits how slowly requests come as ours do, streams on `…/stream`, and speaks WebSocket's handshake. */
export async function startEchoService(service: string): Promise<EchoService> {
  let seen = 0;
  const server: Server = createServer(ARRIVAL_LIMITS, (request, response) => {
    seen += 1;
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      if (request.url?.endsWith('/stream')) {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: first\n\n');
        setTimeout(() => response.end('data: second\n\n'), 1_500);
        return;
      }
      const echo: Echo = {
        service,
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        bytes,
      };
      response.writeHead(request.url?.endsWith('/teapot') ? 418 : 200, {
        'content-type': 'application/json',
        'x-frame-options': 'ALLOWALL',
        'x-powered-by': 'echo',
        'content-security-policy': "script-src 'unsafe-inline'",
      });
      response.end(JSON.stringify(echo));
    });
  });
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1').update(
      `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`,
    );
    socket.end(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\nhello`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen: () => seen,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
