import { readFileSync } from 'node:fs';
import { loadConfig } from '@votive/shared/load-config';
import { createLog } from '@votive/shared/log';
import { promptServiceParameters } from '@votive/shared/parameters/prompt-service-parameters';
import { toStartFailure } from '../start-failure.ts';
import { checkSchema } from './check-schema.ts';

// The one-shot that runs before the service: it exits 0 when the service may start, 14 when an existing database waits for `votive migrate`.
const log = createLog('migrate', 'info');
try {
  const parameters = promptServiceParameters.pick({ DATA_DIR: true, KEYRING_PATH: true, ROOT_KEY: true });
  const config = loadConfig(parameters, process.env);
  const state = checkSchema({ dataDir: config.DATA_DIR, keyringPath: config.KEYRING_PATH, rootKey: config.ROOT_KEY });
  log.info({ state }, 'schema checked');
} catch (error) {
  const { exitCode, message } = toStartFailure(error, () => readFileSync(process.env.KEYRING_PATH ?? '', 'utf8'));
  log.error({ exitCode }, message);
  process.exitCode = exitCode;
}
