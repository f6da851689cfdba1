import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseTraceparent } from '@votive/shared/tracing/trace-context';

/** Writes one JSON line. */
export type WriteLine = (line: Record<string, unknown>) => void;

/** One line a request: method, route pattern, status, milliseconds. Never the path or the query, which can hold ids or what a person typed. */
export function logAccess(
  request: IncomingMessage,
  response: ServerResponse,
  { route, write }: { route: string; write: WriteLine },
): void {
  const startedAt = performance.now();
  const trace = parseTraceparent(request.headers.traceparent as string | undefined);
  response.once('close', () => {
    if (route.startsWith('/health')) return;
    const ms = Math.round((performance.now() - startedAt) * 100) / 100;
    const cut = response.writableFinished ? {} : { cut: true };
    const id = response.getHeader('trace-id') ?? trace?.traceId;
    write({
      method: request.method,
      route,
      status: response.statusCode,
      ms,
      ...cut,
      ...(id !== undefined && { traceId: id }),
      msg: 'request',
    });
  });
}
