import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Role } from '@votive/shared/admin-api/roles';
import { serve } from '@votive/shared/http/serve';
import { createLog } from '@votive/shared/log';
import { createServiceTokenSource, createServiceTokenVerifier } from '@votive/shared/service-token';
import { onTestFinished } from 'vitest';
import { createApp } from '../app.ts';
import { createBackendClient } from '../backend/backend-client.ts';
import type { BackupSettings } from '../backups/backup-service.ts';
import { openDatabase } from '../database/open-database.ts';
import { createSurroundings } from '../surroundings.ts';
import { adminClient } from './admin-client.ts';
import { type Home, makeHome } from './home.ts';
import { defaultVersion } from './versions.ts';

export const NOW = new Date('2026-11-20T12:00:00.000Z');

/** The real service on a free port, over a real encrypted database in a home of its own; `lines` is what it logged. */
export async function startApp({
  home = makeHome(),
  heartbeatMs = 15_000,
  backups,
  backendUrl,
  requireSecondPerson = false,
  now = () => NOW,
}: {
  home?: Home;
  heartbeatMs?: number;
  backups?: BackupSettings;
  backendUrl?: string | undefined;
  requireSecondPerson?: boolean;
  now?: () => Date;
} = {}) {
  const lines: string[] = [];
  const log = createLog('prompt-service', 'debug', { write: (line: string) => void lines.push(line) });
  const database = openDatabase({ ...home, now });
  const verifyService = createServiceTokenVerifier(home.serviceKey, { audience: 'prompt-service', now });
  const surroundings = createSurroundings({ heartbeatMs });
  const { app, prompts, close } = await createApp({
    database,
    log,
    now,
    verifyService,
    defaultVersion,
    surroundings,
    backups,
    maintenance: () => ({ state: 'open', reason: null, since: NOW.toISOString(), bootId: randomUUID() }),
    adminKey: home.adminKey,
    sessionSecret: home.sessionSecret,
    checkAnswers: true,
    requireSecondPerson,
    callBackend: createBackendClient({
      url: backendUrl,
      serviceToken: createServiceTokenSource(home.serviceKey, {
        from: 'prompt-service',
        to: 'backend',
        now: () => new Date(),
      }),
    }),
  });
  const closeStreams = surroundings.changes.close;
  const server = await serve(app, { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = createServiceTokenSource(home.serviceKey, { from: 'backend', to: 'prompt-service', now });

  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= new Promise<void>((resolve) => {
      closeStreams();
      server.close(() => resolve());
      server.closeAllConnections();
    })
      .then(close)
      .then(database.close);
    return stopped;
  };
  onTestFinished(stop);

  /** One request with a valid service credential, unless `headers` say otherwise. */
  function send(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ) {
    return fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** The admin API as somebody with the installation's own key calls it. */
  const admin = () => adminClient(url, { 'x-admin-key': home.adminKey.reveal() });

  /** The admin API as somebody with a named key of a role calls it. */
  async function adminAs(role: Role, name: string = role) {
    const { secret } = await admin()('createKey', { body: { name, role } });
    return adminClient(url, { 'x-admin-key': secret });
  }

  return { url, home, database, prompts, lines, token, send, admin, adminAs, stop, closeStreams };
}
