import { readFileSync } from 'node:fs';
import { loadConfig } from '@votive/shared/load-config';
import { createLog } from '@votive/shared/log';
import { promptServiceParameters } from '@votive/shared/parameters/prompt-service-parameters';
import { start } from './start.ts';
import { toStartFailure } from './start-failure.ts';

let log = createLog('prompt-service', 'info');

function fail(error: unknown): void {
  const { exitCode, message } = toStartFailure(error, () => readFileSync(process.env.KEYRING_PATH ?? '', 'utf8'));
  log.error({ exitCode }, message);
  log.flush(() => process.exit(exitCode));
}

try {
  const config = loadConfig(promptServiceParameters, process.env);
  log = createLog('prompt-service', config.LOG_LEVEL);
  await start(config, log, fail);
} catch (error) {
  fail(error);
}
