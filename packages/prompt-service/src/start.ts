import type { AddressInfo } from 'node:net';
import type { MaintenanceState } from '@votive/shared/contracts/maintenance';
import { followSecret } from '@votive/shared/follow-secret';
import { drain, serve, stopOnSignal } from '@votive/shared/http/serve';
import type { PromptServiceConfig } from '@votive/shared/parameters/prompt-service-parameters';
import { defaultAnalysisVersion } from '@votive/shared/prompts/default-prompt';
import { SAFETY_PROMPT_KEY } from '@votive/shared/prompts/lint-prompt';
import { defaultSafetyVersion } from '@votive/shared/prompts/safety-block';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource, createServiceTokenVerifier } from '@votive/shared/service-token';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { createBackendClient } from './backend/backend-client.ts';
import { backupSettings } from './backups/backup-settings.ts';
import { openDatabase } from './database/open-database.ts';
import { maintenanceApp } from './maintenance/maintenance-app.ts';
import { createMaintenanceGate, type OpenService } from './maintenance/maintenance-gate.ts';
import { createSurroundings } from './surroundings.ts';

/** Prompts that come with the product for others to include. */
export const SHIPPED_PARTS = [
  {
    key: SAFETY_PROMPT_KEY,
    description: 'What reports stay away from; for other prompts to include.',
    version: defaultSafetyVersion,
  },
];

/**
 * Opens the database, listens, and stops on SIGTERM: streams end, requests under way finish, then the log is folded into the database and it closes. While the operator maintains the
 * data the database is closed; `onFailure` hears where it cannot be opened again.
 */
export async function start(
  config: PromptServiceConfig,
  log: Logger,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const now = () => new Date();
  const verifyService = createServiceTokenVerifier(config.SERVICE_KEY, { audience: 'prompt-service', now });
  const serviceToken = createServiceTokenSource(config.SERVICE_KEY, { from: 'prompt-service', to: 'backend', now });
  const callBackend = createBackendClient({ url: config.BACKEND_URL, serviceToken });
  const surroundings = createSurroundings();
  const rootKey = followSecret(config.ROOT_KEY);

  async function open(maintenance: () => MaintenanceState): Promise<OpenService> {
    rootKey.refresh();
    const database = openDatabase({
      dataDir: config.DATA_DIR,
      keyringPath: config.KEYRING_PATH,
      rootKey: new Secret(rootKey.text()),
      now,
    });
    try {
      const { app, close } = await createApp({
        database,
        log,
        now,
        verifyService,
        defaultVersion: defaultAnalysisVersion,
        parts: SHIPPED_PARTS,
        surroundings,
        maintenance,
        adminKey: config.ADMIN_API_KEY,
        sessionSecret: config.SESSION_SECRET,
        callBackend,
        requireSecondPerson: config.REQUIRE_SECOND_PERSON,
        backups: backupSettings(config),
      });
      log.info({ keyId: database.keyId }, 'the database is open');
      return {
        handle: app,
        async close() {
          await close();
          await database.close();
        },
      };
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  const gate = await createMaintenanceGate({
    dataDir: config.DATA_DIR,
    open,
    closedApp: (state, retryAfterSeconds) =>
      maintenanceApp({ log, now, verifyService, metrics: surroundings.metrics.route, state, retryAfterSeconds }),
    drainMs: config.DRAIN_TIMEOUT_MS,
    log,
    now,
    onFailure,
  });
  try {
    const server = await serve(gate.handle, { host: config.HOST, port: config.PORT });
    stopOnSignal(log, async () => {
      const drained = drain(server, config.DRAIN_TIMEOUT_MS);
      surroundings.changes.close();
      await drained;
      await gate.stop();
    });
    log.info({ port: (server.address() as AddressInfo).port }, 'listening');
  } catch (error) {
    await gate.stop();
    throw error;
  }
}
