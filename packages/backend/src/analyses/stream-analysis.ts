import { AppError } from '@votive/shared/app-error';
import type { RequestAnalysis } from '@votive/shared/contracts/analysis';
import type { Response } from 'express';
import type { Logger } from 'pino';
import { openEventStream } from '../http/event-stream.ts';
import type { AnalysisService, Watcher } from './analysis-service.ts';

type Streaming = { response: Response; signal: AbortSignal; key: string | undefined; log: Logger };

/**
 * An analysis as server-sent events: `progress` and `finding` while it is made, then exactly one of `result` (the whole analysis; it replaces every finding
 * seen before) and `error`. Input that cannot be used is thrown before the stream opens, and answered as JSON.
 */
export async function streamAnalysis(
  analyses: AnalysisService,
  input: RequestAnalysis,
  { response, signal, key, log }: Streaming,
): Promise<void> {
  let events: ReturnType<typeof openEventStream> | undefined;
  const open = () => {
    events ??= openEventStream(response);
    return events;
  };
  const watcher: Watcher = {
    onProgress: (stage) => open().send('progress', { stage }),
    onFinding: (section, finding) => open().send('finding', { section, finding }),
  };
  try {
    const analysis = await analyses.analyse(input, { signal, watcher, key });
    open().finish('result', analysis);
  } catch (error) {
    if (signal.aborted) return;
    if (!events) throw error;
    if (!(error instanceof AppError)) log.error({ type: typeOf(error) }, 'a stream failed');
    events.fail(error);
  }
}

const typeOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);
