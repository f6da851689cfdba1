import type { AddressInfo } from 'node:net';
import { drain, serve, stopOnSignal } from '@votive/shared/http/serve';
import type { PromptServiceConfig } from '@votive/shared/parameters/prompt-service-parameters';
import { defaultAnalysisVersion } from '@votive/shared/prompts/default-prompt';
import { createServiceTokenVerifier } from '@votive/shared/service-token';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { openDatabase } from './database/open-database.ts';

/** Opens the database, listens, and stops on SIGTERM: streams end, requests under way finish, then the log is folded into the database and it closes. */
export async function start(config: PromptServiceConfig, log: Logger): Promise<void> {
  const now = () => new Date();
  const verifyService = createServiceTokenVerifier(config.SERVICE_KEY, { audience: 'prompt-service', now });
  const database = openDatabase({
    dataDir: config.DATA_DIR,
    keyringPath: config.KEYRING_PATH,
    rootKey: config.ROOT_KEY,
    now,
  });
  try {
    const { app, closeStreams } = await createApp({
      database,
      log,
      now,
      verifyService,
      defaultVersion: defaultAnalysisVersion,
    });
    const server = await serve(app, { host: config.HOST, port: config.PORT });
    stopOnSignal(log, async () => {
      const drained = drain(server, config.DRAIN_TIMEOUT_MS);
      closeStreams();
      await drained;
      await database.close();
    });
    log.info({ port: (server.address() as AddressInfo).port, keyId: database.keyId }, 'listening');
  } catch (error) {
    await database.close();
    throw error;
  }
}
