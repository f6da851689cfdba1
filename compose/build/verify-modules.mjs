// Runs inside the finished image, as its user: the encrypted database engine loads, and what it writes is not plain. A build without it fails here.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

const folder = mkdtempSync('/tmp/verify-');
const path = join(folder, 'encrypted.db');
const sqlite = new Sqlite(path);
sqlite.pragma("cipher='sqlcipher'");
sqlite.pragma('legacy=4');
sqlite.pragma(`key="x'${'5a'.repeat(32)}'"`);
sqlite.exec("CREATE TABLE marker (text TEXT); INSERT INTO marker VALUES ('plain marker')");
sqlite.close();

const bytes = readFileSync(path);
rmSync(folder, { recursive: true });
if (bytes.includes('SQLite format 3') || bytes.includes('plain marker'))
  throw new Error('The database engine of this image writes plain files: it is not the cipher build.');
