import { ConfigurationError, loadConfig } from '@votive/shared/load-config';
import { createLog } from '@votive/shared/log';
import { workerParameters } from '@votive/shared/parameters/worker-parameters';
import { start } from './start.ts';

const PRECONDITION = 5;

let log = createLog('worker', 'info');
try {
  const config = loadConfig(workerParameters, process.env);
  log = createLog('worker', config.LOG_LEVEL);
  await start(config, log);
} catch (error) {
  const isOutside = error instanceof ConfigurationError || (error as NodeJS.ErrnoException).code !== undefined;
  const exitCode = isOutside ? PRECONDITION : 1;
  log.error({ exitCode }, error instanceof Error ? error.message : String(error));
  log.flush(() => process.exit(exitCode));
}
