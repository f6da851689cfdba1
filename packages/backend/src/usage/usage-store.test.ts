import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '@votive/shared/log';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/start-backend.ts';
import type { ModelCall } from './model-call.ts';
import { openUsageStore } from './usage-store.ts';

const log = createLog('test', 'silent');
const call: ModelCall = {
  at: '2026-01-01T00:00:00.000Z',
  provider: 'anthropic',
  model: 'claude-sonnet-5-5',
  inputTokens: 10,
  outputTokens: 5,
  costUsd: null,
  latencyMs: 12.7,
  promptKey: 'ASSESSMENT_ANALYSIS',
  promptVersion: 3,
  arm: null,
  outcome: 'answered',
};

test('calls are there after closing, in a file that is private', () => {
  const folder = temporaryFolder();
  const usage = openUsageStore(folder, log);

  for (let index = 0; index < 3; index += 1) usage.record(call);
  usage.close();

  const db = new Database(join(folder, 'usage.db'));
  expect(db.prepare('select count(*) as n, max(latency_ms) as ms from model_calls').get()).toEqual({ n: 3, ms: 13 });
  db.close();
  expect(statSync(join(folder, 'usage.db')).mode & 0o777).toBe(0o600);
});

test('a ledger that cannot be opened counts what it loses and harms nobody', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'usage.db'));
  const usage = openUsageStore(folder, log);

  usage.record(call);
  usage.close();

  expect(usage.dropped()).toBe(1);
});
