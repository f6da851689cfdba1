import { AppError } from '@votive/shared/app-error';
import type { Response } from 'express';

const HEARTBEAT_MS = 15_000;

/** Answers with server-sent events. A comment every 15 s keeps proxies from cutting a silent stream. */
export function openEventStream(response: Response) {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  response.once('close', () => clearInterval(heartbeat));

  function send(event: string, data: unknown): void {
    if (!response.writableEnded) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  return {
    send,
    /** The last event of a stream that came to its end. */
    finish(event: 'result', data: unknown): void {
      send(event, data);
      response.end();
    },
    /** The last event of a stream that did not. */
    fail(error: unknown): void {
      const known =
        error instanceof AppError
          ? error
          : new AppError('internal', 'Something went wrong on our side. It has been logged.');
      send('error', { code: known.code, message: known.message });
      response.end();
    },
  };
}
