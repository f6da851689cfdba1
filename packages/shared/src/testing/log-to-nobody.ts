import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../log.ts';

// A program for the test: says it is there, and once the given file is too, ends as a service does, with more to say than is written at once.
const [, , sign = ''] = process.argv;
const log = createLog('nobody', 'info');
log.info('there');
while (!existsSync(sign)) await sleep(5);
for (let count = 0; count < 3; count += 1) log.info({ count }, 'stopping');
log.flush(() => process.exit(3));
