import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { parseTraceparent, startSpan, withTrace } from '../tracing/trace-context.ts';

/**
 * Continues the caller's trace (or starts one), names it in the response header `trace-id`, and logs one line a request: method, route pattern,
 * status, milliseconds. The path itself is never logged: it can hold an id or what a person typed.
 */
export function requestTrace(log: Logger): RequestHandler {
  return (request, response, next) => {
    const trace = startSpan(parseTraceparent(request.headers.traceparent as string | undefined));
    const startedAt = performance.now();
    response.setHeader('trace-id', trace.traceId);
    response.once('close', () => {
      const route = `${request.baseUrl}${request.route?.path ?? '(none)'}`;
      const ms = Math.round((performance.now() - startedAt) * 100) / 100;
      const line = {
        traceId: trace.traceId,
        spanId: trace.spanId,
        method: request.method,
        route,
        status: response.statusCode,
        ms,
      };
      if (route.startsWith('/health')) log.debug(line, 'request');
      else log.info(line, 'request');
    });
    withTrace(trace, next);
  };
}
