import { workerData } from 'node:worker_threads';
import { connect, type Target } from './connect.ts';

// Folds what it can of a log in use into the file, off the main thread. It waits for nobody, and nobody waits for it.
const { path, keyId, dataKey } = workerData as Omit<Target, 'dataKey'> & { dataKey: Uint8Array };
const sqlite = connect({ path, keyId, dataKey: Buffer.from(dataKey) });
sqlite.pragma('wal_checkpoint(PASSIVE)');
sqlite.close();
