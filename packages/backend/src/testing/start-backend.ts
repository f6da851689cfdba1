import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { drain, serve } from '@votive/shared/http/serve';
import { loadConfig } from '@votive/shared/load-config';
import { createLog } from '@votive/shared/log';
import { backendParameters } from '@votive/shared/parameters/backend-parameters';
import { onTestFinished } from 'vitest';
import { createApp } from '../app.ts';

export const SERVICE_KEY = randomBytes(32).toString('hex');
/** A port of this machine on which nothing listens. */
export const NOWHERE = 'http://127.0.0.1:9';

export type RunningBackend = Awaited<ReturnType<typeof startBackend>>;

/** The real backend on a free port, with a state folder of its own and its log in memory; stops with the test. */
export async function startBackend(environment: Record<string, string> = {}, options: { now?: () => Date } = {}) {
  const stateDir = environment.STATE_DIR ?? temporaryFolder();
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const config = loadConfig(backendParameters, {
    STATE_DIR: stateDir,
    PROMPT_SERVICE_URL: NOWHERE,
    SERVICE_KEY,
    PLANS_KEY: 'p'.repeat(64),
    PORT: '0',
    ...environment,
  });
  const log = createLog('backend', 'debug', stream);
  const backend = createApp({ config, log, now: options.now ?? (() => new Date()), random: () => 0.5 });
  const server = await serve(backend.app, { host: '127.0.0.1', port: 0 });
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    backend.hurry();
    await drain(server, 100);
    await backend.close();
  };
  onTestFinished(stop);

  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    stateDir,
    plans: backend.plans,
    outcomes: backend.outcomes,
    stop,
    log: () => lines.join(''),
    /** Sends JSON and reads JSON back. */
    async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(url + path, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: parseJson(text) };
    },
  };
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'backend-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back and asserts its shape
function parseJson(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
