import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { currentTrace } from './tracing/trace-context.ts';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** The logger of one process: JSON lines with the level as a word, ISO time and the current trace. Never pass it a body, an answer, a prompt or a configuration. */
export function createLog(
  name: string,
  level: LogLevel,
  stream: DestinationStream = destination({ dest: 1, sync: false }),
): Logger {
  return pino(
    {
      name,
      level,
      base: { name },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin() {
        const trace = currentTrace();
        return trace ? { traceId: trace.traceId, spanId: trace.spanId } : {};
      },
    },
    stream,
  );
}
