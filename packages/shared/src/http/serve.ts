import type { RequestListener, Server } from 'node:http';
import type { Logger } from 'pino';

/** Not imported as a module: that would read every export of it, among them a whole HTTP client. */
const { createServer } = process.getBuiltinModule('node:http');

/**
 * How long a request may take to arrive, headers and body, in ms; looked at once a second, so a slow one is gone within ten seconds (408). The edges pass
 * bodies on as they come, and nginx has no limit of its own on the whole of a body.
 */
export const ARRIVAL_LIMITS = { headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 };
const IDLE_SWEEP_MS = 20;

/** Listens on `host:port` (0 for any free port) and answers when the port is open. */
export function serve(app: RequestListener, { host, port }: { host: string; port: number }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ ...ARRIVAL_LIMITS, keepAliveTimeout: 65_000 }, app);
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** Stops accepting, lets requests under way finish for at most `drainMs`, then cuts what is left. */
export function drain(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), drainMs);
    // A kept-alive connection whose last request ends after `close` would stay open until its own timeout.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Calls `stop` once, on the first SIGTERM or SIGINT, then exits 0; exits 1 if stopping fails. */
export function stopOnSignal(log: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    stop().then(
      () => log.flush(() => process.exit(0)),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly');
        log.flush(() => process.exit(1));
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
