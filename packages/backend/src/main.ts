import type { AddressInfo } from 'node:net';
import { drain, serve, stopOnSignal } from '@votive/shared/http/serve';
import { loadConfig } from '@votive/shared/load-config';
import { createLog } from '@votive/shared/log';
import { backendParameters } from '@votive/shared/parameters/backend-parameters';
import { createApp } from './app.ts';

const HURRY_BEFORE_CUT_MS = 3_000;
const EXIT_PRECONDITION = 5;

let log = createLog('backend', 'info');
try {
  const config = loadConfig(backendParameters, process.env);
  log = createLog('backend', config.LOG_LEVEL);
  const backend = createApp({ config, log, now: () => new Date(), random: Math.random });
  const server = await serve(backend.app, { host: config.HOST, port: config.PORT });
  stopOnSignal(log, async () => {
    setTimeout(backend.hurry, Math.max(0, config.DRAIN_TIMEOUT_MS - HURRY_BEFORE_CUT_MS)).unref();
    await drain(server, config.DRAIN_TIMEOUT_MS);
    await backend.close();
  });
  log.info({ port: (server.address() as AddressInfo).port }, 'listening');
} catch (error) {
  log.error({ exitCode: EXIT_PRECONDITION }, error instanceof Error ? error.message : String(error));
  log.flush(() => process.exit(EXIT_PRECONDITION));
}
