import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreAnalysis } from '@votive/shared/contracts/stored-analysis';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import type { BenchAppliance } from '../with-appliance.ts';

const AT_ONCE = 8;
/** Letters in the answers of one run, and as many in its report. */
const LETTERS = 24_000;
const CHECK_EVERY = 200;

/**
 * Has a running appliance store analyses of long answers until its database holds `bytes`, through the same route as the backend's. Answers how many were stored. Stop the appliance before the
 * size is taken for exact: the log beside the file counts too.
 */
export async function fillDatabase(appliance: BenchAppliance, bytes: number): Promise<number> {
  const service = (await appliance.status()).find(({ name }) => name === 'prompt-service');
  const key = new Secret(readFileSync(join(appliance.home, 'secrets/service.key'), 'utf8'));
  const token = createServiceTokenSource(key, { from: 'backend', to: 'prompt-service', now: () => new Date() });
  const url = `http://127.0.0.1:${service?.port}/internal/analyses`;
  let stored = 0;
  let isFull = false;

  async function fill(): Promise<void> {
    while (!isFull) {
      const body = longAnalysis();
      const response = await fetch(`${url}/${body.analysis.id}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`storing answered ${response.status}: ${await response.text()}`);
      stored += 1;
      if (stored % CHECK_EVERY === 0) isFull = sizeOf(appliance.home) >= bytes;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, fill));
  return stored;
}

/** The bytes of the database with its log. */
export function sizeOf(home: string): number {
  const file = realpathSync(join(home, 'data', 'current'));
  return ['', '-wal'].reduce(
    (sum, part) => sum + (statSync(`${file}${part}`, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function longAnalysis(): StoreAnalysis {
  const quote = randomBytes((LETTERS * 3) / 4).toString('base64url');
  const finding = {
    id: 'f1',
    title: 'A pattern',
    statement: 'Something returns.',
    evidence: [{ itemId: 'p1.drains', lineId: 'l1', quote }],
    basis: 'R1: words that return',
    question: 'Is it so?',
  };
  return {
    analysis: {
      id: randomUUID(),
      createdAt: new Date().toISOString(),
      language: 'en',
      source: 'rules',
      stored: false,
      result: {
        patterns: [finding],
        contradictions: [],
        blindSpots: [],
        leveragePoints: [],
        risks: [],
        synthesis: { sentences: [], nextStep: null },
      },
      notices: [],
      provenance: {
        questionnaireHash: 'a'.repeat(64),
        engineVersion: '1.0.0',
        promptKey: null,
        promptVersion: null,
        arm: null,
        provider: 'rules',
        model: null,
        attempts: 0,
        dropped: 0,
        tokens: { input: 0, output: 0 },
        costUsd: null,
        plan: { source: 'fresh', ageMs: 0 },
      },
    },
    run: {
      questionnaire: { id: 'votive.core', version: '1.0.0' },
      language: 'en',
      consent: { ai: false, store: true, statistics: false },
      answers: { 'p1.drains': [{ id: 'l1', text: quote }] },
    },
    accessTokenHash: createHash('sha256').update(randomUUID()).digest('hex'),
  };
}
