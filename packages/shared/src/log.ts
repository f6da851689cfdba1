import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { currentTrace } from './tracing/trace-context.ts';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/**
 * Lines go to standard output beside the work. `minLength` makes `log.flush` wait until they are written or nobody reads them any more: what is still unsaid when a process exits is written by
 * sonic-boom 4, which tries a broken pipe again for ever, so that the process would outlive whoever started it.
 */
const standardOutput = () => destination({ dest: 1, sync: false, minLength: 1 });

/** The logger of one process: JSON lines with the level as a word, ISO time and the current trace. Never pass it a body, an answer, a prompt or a configuration. */
export function createLog(name: string, level: LogLevel, stream: DestinationStream = standardOutput()): Logger {
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
