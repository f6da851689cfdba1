/// <reference types="node" />
// biome-ignore-all lint/style/noRestrictedImports: only tests, which run in Node, import this file
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createApi } from '../analyses/api.ts';

export type Seen = {
  method: string;
  path: string;
  authorization: string | undefined;
  key: string | undefined;
  body: unknown;
};
type Reply = (response: ServerResponse, seen: Seen, count: number) => void;

/** A server on a free port that answers every call with `reply`, and the app's API client pointed at it. */
export async function startServer(reply: Reply) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const entry = {
        method: request.method ?? '',
        path: request.url ?? '',
        authorization: request.headers.authorization,
        key: request.headers['idempotency-key'] as string | undefined,
        body,
      };
      seen.push(entry);
      reply(response, entry, seen.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { seen, api: createApi((path, init) => fetch(`${base}${path}`, init)) };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request) text += part;
  return text === '' ? undefined : JSON.parse(text);
}
