import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { formatTraceparent, parseTraceparent, startSpan } from '@votive/shared/tracing/trace-context';
import { COMMON_HEADERS } from './route-table.ts';

/** Headers that speak of one connection and not of the message (RFC 9110 §7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
const CLAIMS_OF_THE_CLIENT = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
];

/** The headers for a service: without hop-by-hop ones and without what a client claims about itself; who really asked is said anew. A valid trace is continued, else one begins. */
export function toUpstreamHeaders(request: IncomingMessage): OutgoingHttpHeaders {
  const headers = withoutHopByHop(request.headers);
  for (const name of CLAIMS_OF_THE_CLIENT) delete headers[name];
  const traceparent = request.headers.traceparent;
  const isValid = typeof traceparent === 'string' && parseTraceparent(traceparent) !== undefined;
  return {
    ...headers,
    ...(request.headers['transfer-encoding'] !== undefined && { 'transfer-encoding': 'chunked' }),
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-host': request.headers.host ?? '',
    'x-forwarded-proto': 'http',
    traceparent: isValid ? traceparent : formatTraceparent(startSpan()),
  };
}

/** The headers of a service's answer, without hop-by-hop ones, the server's name, and those that the edge decides. */
export function toClientHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const kept = withoutHopByHop(headers);
  for (const name of [
    ...Object.keys(COMMON_HEADERS),
    'content-security-policy',
    'strict-transport-security',
    'x-powered-by',
    'server',
  ]) {
    delete kept[name];
  }
  return kept;
}

function withoutHopByHop(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const dropped = new Set([...HOP_BY_HOP, ...named]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}
