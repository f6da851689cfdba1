import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Sqlite from 'better-sqlite3';
import { DatabaseRefusal, EXIT } from './database-refusal.ts';
import { runStep } from './migration-steps.ts';

export type Migration = { name: string; sql: string; sha256: string };

/** `migrations/` at the package root: the same place for the source and for the built service. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));

/** All migrations of this version, in the order of their numbers. */
export function readMigrations(folder: string = MIGRATIONS_FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * What `sqlite` still lacks of `migrations`. Refuses, by name, a database whose schema this version does not know: one that a newer version made, or
 * one that was made from another text of a migration.
 */
export function pendingMigrations(sqlite: Sqlite.Database, migrations: readonly Migration[]): Migration[] {
  const applied = appliedMigrations(sqlite);
  for (const [index, { name, checksum }] of applied.entries()) {
    const known = migrations[index];
    if (known?.name === name && known.sha256 === checksum) continue;
    throw known?.name === name ? altered(name) : newer(name);
  }
  return migrations.slice(applied.length);
}

/** Applies each migration in a transaction of its own, with its name and checksum, and checks all foreign keys before it commits. Refuses, by its name, one that does not apply. */
export function applyMigrations(sqlite: Sqlite.Database, pending: readonly Migration[], now: () => Date): void {
  sqlite.exec(
    'CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT',
  );
  const record = sqlite.prepare('INSERT INTO migrations (name, checksum, applied_at) VALUES (?, ?, ?)');
  for (const { name, sql, sha256 } of pending) {
    const apply = sqlite.transaction(() => {
      for (const part of partsOf(sql)) {
        if ('step' in part) runStep(part.step, sqlite, now);
        else sqlite.exec(part.sql);
      }
      record.run(name, sha256, now().toISOString());
      const broken = sqlite.pragma('foreign_key_check') as unknown[];
      if (broken.length > 0) throw notApplied(name, `it leaves ${broken.length} broken references`);
    });
    try {
      apply.immediate();
    } catch (error) {
      throw REFUSED_STATEMENT.test((error as { code?: string }).code ?? '') ? notApplied(name, error) : error;
    }
  }
}

/** The statement itself is at fault, not the disk or the file. */
const REFUSED_STATEMENT = /^SQLITE_(ERROR|CONSTRAINT|MISMATCH)/;

function notApplied(name: string, cause: unknown): DatabaseRefusal {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseRefusal(
    EXIT.version,
    {
      what: `Migration ${name} does not apply: ${reason}.`,
      why: 'It was taken back whole; the data is as it was, for the version that made it.',
      fix: 'Stay with that version, and report this.',
    },
    { cause },
  );
}

/**
 * What a migration does, in its order. A line `-- step: <name>/<revision>` stands for what SQL alone cannot do; the checksum of the text covers its name and revision, so a
 * step that would do something else gets another revision.
 */
function partsOf(sql: string): ({ sql: string } | { step: string })[] {
  return sql.split(/^-- step: (\S+)$/m).map((part, index) => (index % 2 === 0 ? { sql: part } : { step: part }));
}

/** Refuses a database that lacks migrations: an existing one is migrated by `votive migrate` only, after a backup. */
export function requireNewestSchema(sqlite: Sqlite.Database, migrations: readonly Migration[]): void {
  const pending = pendingMigrations(sqlite, migrations);
  if (pending.length === 0) return;
  throw new DatabaseRefusal(EXIT.version, {
    what: `The database lacks ${pending.length} migration(s): ${pending.map(({ name }) => name).join(', ')}.`,
    why: 'The service never changes the schema of existing data by itself.',
    fix: 'Run `votive migrate`, which makes a backup first.',
  });
}

function appliedMigrations(sqlite: Sqlite.Database): { name: string; checksum: string }[] {
  const exists = sqlite.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'`).get();
  if (!exists) return [];
  return sqlite.prepare('SELECT name, checksum FROM migrations ORDER BY name').all() as {
    name: string;
    checksum: string;
  }[];
}

function newer(name: string): DatabaseRefusal {
  return new DatabaseRefusal(EXIT.version, {
    what: `The database has migration ${name}, which this version does not know.`,
    why: 'A newer version of Votive made it; an older one could lose what it added.',
    fix: 'Start that version or a later one, or restore a backup that was made before the upgrade.',
  });
}

function altered(name: string): DatabaseRefusal {
  return new DatabaseRefusal(EXIT.version, {
    what: `The database was made from another text of migration ${name}.`,
    why: 'Its checksum differs from the one recorded, so the schema may not be what this version expects.',
    fix: 'Reinstall the version that made the database; a released migration is never edited.',
  });
}
