import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Logger } from 'pino';
import type { ModelCall } from './model-call.ts';

export type UsageStore = ReturnType<typeof openUsageStore>;

const MAX_PENDING = 10_000;
const SCHEMA = `
  create table if not exists model_calls (
    id integer primary key,
    at text not null,
    provider text not null,
    model text not null,
    input_tokens integer not null,
    output_tokens integer not null,
    cost_usd real,
    latency_ms integer not null,
    prompt_key text not null,
    prompt_version integer not null,
    arm text,
    outcome text not null
  ) strict;
  create index if not exists model_calls_at on model_calls (at);`;
const INSERT = `
  insert into model_calls (at, provider, model, input_tokens, output_tokens, cost_usd, latency_ms, prompt_key, prompt_version, arm, outcome)
  values (@at, @provider, @model, @inputTokens, @outputTokens, @costUsd, @latencyMs, @promptKey, @promptVersion, @arm, @outcome)`;

/**
 * The ledger of model calls, `usage.db` in the state folder, opened with the first of them: an appliance without a model has none. Written behind the request, in batches; a ledger that cannot be opened or written costs a warning
 * and the lines, never an analysis.
 */
export function openUsageStore(stateDir: string, log: Logger) {
  let ledger: ReturnType<typeof openLedger> | undefined;
  let pending: ModelCall[] = [];
  let dropped = 0;
  let isScheduled = false;

  function record(call: ModelCall): void {
    ledger ??= openLedger(stateDir, log);
    if (!ledger.insert || pending.length >= MAX_PENDING) {
      dropped += 1;
      return;
    }
    pending.push(call);
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(flush);
  }

  function flush(): void {
    isScheduled = false;
    const batch = pending;
    pending = [];
    const { db, insert } = ledger ?? {};
    if (batch.length === 0 || !db || !insert) return;
    try {
      db.transaction(() => {
        for (const call of batch) insert.run({ ...call, latencyMs: Math.round(call.latencyMs) });
      })();
    } catch (error) {
      dropped += batch.length;
      log.warn({ code: codeOf(error), lines: batch.length }, 'the usage ledger could not be written');
    }
  }

  function close(): void {
    flush();
    ledger?.db?.close();
  }

  return { record, close, dropped: () => dropped };
}

function openLedger(stateDir: string, log: Logger) {
  const db = open(stateDir, log);
  return { db, insert: db?.prepare(INSERT) };
}

function open(stateDir: string, log: Logger): Database.Database | undefined {
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    const path = join(stateDir, 'usage.db');
    const db = new Database(path);
    chmodSync(path, 0o600);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.exec(SCHEMA);
    return db;
  } catch (error) {
    log.warn({ code: codeOf(error) }, 'the usage ledger cannot be opened; calls are not counted');
    return undefined;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : 'unknown';
}
