import { readFileSync } from 'node:fs';
import { Secret } from '@votive/shared/secret';
import { openDatabase } from '../database/open-database.ts';
import { addTokens } from './tokens.ts';

// A program for other packages' tests: fills a stopped service's database with three expired tokens and three that live.
const now = () => new Date();
const database = openDatabase({
  dataDir: process.env.DATA_DIR ?? '',
  keyringPath: process.env.KEYRING_PATH ?? '',
  rootKey: new Secret(readFileSync(process.env.ROOT_KEY_FILE ?? '', 'utf8').trim()),
  now,
});
await addTokens(database.queries, [new Date(Date.now() - 1_000), new Date(Date.now() + 3_600_000)]);
await database.close();
