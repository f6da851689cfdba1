import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { Agent, request as openRequest } from '../processes/lean-http.ts';
import { answerError, answerUnavailable, closeAfter } from './answers.ts';
import { toClientHeaders, toUpstreamHeaders } from './forwarded-headers.ts';

export type Forward = (request: IncomingMessage, response: ServerResponse, origin: URL) => void;

/**
 * Passes requests to services and their answers back, both as streams: nothing is buffered, so server-sent events arrive as they are sent. A body over `bodyBytes`
 * is 413, a service that does not answer is 503; a client that leaves ends the call to the service.
 */
export function createForward({ bodyBytes, silenceMs }: { bodyBytes: number; silenceMs: number }): Forward {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 16, timeout: silenceMs });

  return function forward(request, response, origin) {
    if (Number(request.headers['content-length'] ?? 0) > bodyBytes) return refuseBody(request, response);
    send(request, response, { origin, isRetry: false });
  };

  function send(
    request: IncomingMessage,
    response: ServerResponse,
    { origin, isRetry }: { origin: URL; isRetry: boolean },
  ): void {
    const upstream = openRequest({
      agent,
      host: origin.hostname,
      port: origin.port,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: toUpstreamHeaders(request),
      setDefaultHeaders: false,
    });
    upstream.setTimeout(silenceMs, () => upstream.destroy(new Error('silent')));
    upstream.on('response', (answer) => passBack(answer, response));
    upstream.on('error', () => {
      const wasStale = upstream.reusedSocket && !isRetry && hasNoBody(request) && !response.headersSent;
      if (wasStale) send(request, response, { origin, isRetry: true });
      else failed(response);
    });
    response.once('close', () => upstream.destroy());
    if (hasNoBody(request)) upstream.end();
    else {
      const limit = limitBytes(bodyBytes, () => {
        upstream.destroy();
        refuseBody(request, response);
      });
      request.pipe(limit).pipe(upstream);
    }
  }
}

function passBack(answer: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent || response.destroyed) {
    answer.destroy();
    return;
  }
  response.writeHead(answer.statusCode ?? 502, toClientHeaders(answer.headers));
  response.flushHeaders();
  answer.pipe(response);
  answer.on('error', () => response.destroy());
  answer.on('aborted', () => response.destroy());
}

/** Before the answer began there is a better one; after that only cutting it off tells the client that it is not whole. */
function failed(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else answerUnavailable(response);
}

function refuseBody(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) return;
  closeAfter(request, response);
  answerError(response, 413, { code: 'too_large', message: 'The body is larger than Votive accepts.' });
}

function hasNoBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';
}

/** Passes on up to `bytes`, then calls `onExcess` once and swallows the rest. */
function limitBytes(bytes: number, onExcess: () => void): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      const before = seen;
      seen += chunk.length;
      if (seen <= bytes) return next(null, chunk);
      if (before <= bytes) onExcess();
      next();
    },
  });
}
