import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { request as openRequest } from '../processes/lean-http.ts';
import { toUpstreamHeaders } from './forwarded-headers.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/** Joins a client that asks for WebSocket with a service, byte by byte; refuses everything else. A service that does not switch protocols is 502. */
export function forwardUpgrade(
  request: IncomingMessage,
  socket: Socket,
  { head, origin }: { head: Buffer; origin: URL | undefined },
): void {
  socket.on('error', () => socket.destroy());
  if (origin && request.headers.upgrade?.toLowerCase() === 'websocket') join(request, socket, { head, origin });
  else refuse(socket, '404 Not Found');
}

function join(request: IncomingMessage, socket: Socket, { head, origin }: { head: Buffer; origin: URL }): void {
  const upstream = openRequest({
    host: origin.hostname,
    port: origin.port,
    path: request.url ?? '/',
    headers: { ...toUpstreamHeaders(request), connection: 'Upgrade', upgrade: 'websocket' },
    agent: false,
    timeout: CONNECT_TIMEOUT_MS,
  });
  upstream.on('upgrade', (answer, service, rest) => {
    const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
    socket.write(rest);
    service.write(head);
    service.setTimeout(0);
    socket.pipe(service).pipe(socket);
    service.on('error', () => socket.destroy());
    socket.once('close', () => service.destroy());
  });
  upstream.on('response', (answer) => {
    answer.destroy();
    refuse(socket, '502 Bad Gateway');
  });
  upstream.on('timeout', () => upstream.destroy(new Error('silent')));
  upstream.on('error', () => refuse(socket, '503 Service Unavailable'));
  upstream.end();
}

function refuse(socket: Socket, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
