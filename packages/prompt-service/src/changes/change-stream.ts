import type { PlanChange } from '@votive/shared/contracts/plan-changes';
import type { Response } from 'express';

export type ChangeStream = ReturnType<typeof createChangeStream>;

const MAX_UNSENT_BYTES = 64 * 1024;

/**
 * Tells every connected service of changed plans, as server-sent events: `hello` with all revisions first, `change` for each change, a comment every
 * `heartbeatMs` so that both sides notice a dead connection. A client that does not read is cut; it reconnects and learns from `hello` what it missed.
 */
export function createChangeStream(heartbeatMs: number) {
  const clients = new Set<Response>();
  let closed = false;
  const heartbeat = setInterval(() => broadcast(': heartbeat\n\n'), heartbeatMs);
  heartbeat.unref();

  /** Keeps `response` open as a stream that starts with `revisions`. */
  function connect(response: Response, revisions: Record<string, string>): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.write(toEvent('hello', { revisions }));
    if (closed) {
      response.end();
      return;
    }
    clients.add(response);
    response.once('close', () => clients.delete(response));
  }

  function publish({ key, revision }: PlanChange): void {
    broadcast(toEvent('change', { key, revision }));
  }

  function broadcast(text: string): void {
    for (const client of clients) {
      if (client.writableLength > MAX_UNSENT_BYTES) client.destroy();
      else client.write(text);
    }
  }

  /** Ends every stream and refuses to hold new ones: a shutdown must not wait for them. */
  function close(): void {
    closed = true;
    clearInterval(heartbeat);
    for (const client of clients) client.end();
  }

  return { connect, publish, close, clientCount: () => clients.size };
}

function toEvent(name: 'hello' | 'change', data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
