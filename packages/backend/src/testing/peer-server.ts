import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Plan } from '@votive/shared/contracts/plan';
import { ANALYSIS_PROMPT_KEY, defaultAnalysisVersion } from '@votive/shared/prompts/default-prompt';
import { onTestFinished } from 'vitest';

/** A small HTTP server that behaves as a test says; `seen` holds the requests. It can be stopped and started again on its port. */
export async function startPeer(behaviour: RequestListener) {
  const seen: { method: string; path: string; headers: IncomingMessage['headers'] }[] = [];
  const sockets = new Set<Socket>();
  let behave = behaviour;
  let server: Server;
  let port = 0;

  async function start(): Promise<void> {
    server = createServer((request, response) => {
      seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
      behave(request, response);
    });
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  }

  async function stop(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }

  await start();
  onTestFinished(stop);
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    start,
    stop,
    behaveAs: (other: RequestListener) => {
      behave = other;
    },
  };
}

/** A plan as the prompt-service sends it; `revision` tells two of them apart. */
export function planOf(revision: string, key = ANALYSIS_PROMPT_KEY): Plan {
  return {
    key,
    revision,
    productionVersionId: defaultAnalysisVersion.id,
    versions: [{ ...defaultAnalysisVersion, number: 7 }],
    experiment: null,
  };
}

/** Answers plans as the recorded prompt-service did, with ETag and 304; every other address is 404. */
export function servePlans(planFor: (key: string) => Plan | undefined): RequestListener {
  return (request, response) => {
    const key = /^\/internal\/plans\/([A-Z0-9_]+)$/.exec(request.url ?? '')?.[1];
    const plan = key === undefined ? undefined : planFor(key);
    if (!plan)
      return void response
        .writeHead(404, { 'content-type': 'application/json' })
        .end('{"code":"not_found","message":"…"}');
    const etag = `"${plan.revision}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', etag }).end(JSON.stringify(plan));
  };
}
