import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** Why a port cannot be opened on the loopback address (`EADDRINUSE`, `EACCES` …), or undefined if it can. */
export function portFault(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown error'));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** The first of `preferred` that is free and not `taken`, else any free port. */
export async function chooseFreePort(preferred: readonly number[], taken: ReadonlySet<number>): Promise<number> {
  for (const port of preferred) {
    if (port > 0 && !taken.has(port) && (await portFault(port)) === undefined) return port;
  }
  const port = await anyFreePort();
  return taken.has(port) ? chooseFreePort([], taken) : port;
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
