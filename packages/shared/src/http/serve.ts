import { createServer, type RequestListener, type Server } from 'node:http';
import type { Logger } from 'pino';

const HEADER_TIMEOUT_MS = 10_000;
const IDLE_SWEEP_MS = 20;

/** Listens on `host:port` (0 for any free port) and answers when the port is open. */
export function serve(app: RequestListener, { host, port }: { host: string; port: number }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(app);
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve(server);
    });
    server.headersTimeout = HEADER_TIMEOUT_MS;
    server.keepAliveTimeout = 65_000;
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
