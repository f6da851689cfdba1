import { randomUUID } from 'node:crypto';
import type { Exposure } from '@votive/shared/contracts/exposures';
import { createLog } from '@votive/shared/log';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/start-backend.ts';
import { createLeftoverStore } from './leftover-store.ts';
import { createOutcomeService } from './outcome-service.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');

function exposureOf(unit: string): Exposure {
  return {
    ...{ experimentId: 'e1', unit, arm: 'control', versionId: 'v1', analysisId: randomUUID(), phase: 1 },
    ...{ planSource: 'fresh', by: 'hash', statistics: true, exposedAt: NOW.toISOString() },
  };
}

test('what somebody did with a report never overtakes their exposure, also when both come while a batch is being sent', async () => {
  const log = createLog('backend', 'info', { write: () => undefined });
  const known = new Set<string>();
  const early: string[] = [];
  let counted = 0;
  const [first, second] = [exposureOf('first'), exposureOf('second')];
  const service = createOutcomeService({
    client: {
      sendExposures: async (batch) => void batch.map(({ analysisId }) => known.add(analysisId)),
      /** Just now, after the exposures have left, another report is dispatched, read and rated. */
      async sendObservations() {
        service.recordExposure(second);
        service.recordEvent(second.analysisId, { type: 'printed', key: 'k' });
      },
      async sendOutcomes(batch) {
        counted += batch.length;
        early.push(...batch.map(({ analysisId }) => analysisId).filter((id) => !known.has(id)));
      },
    },
    leftovers: createLeftoverStore(temporaryFolder(), log),
    log,
    now: () => NOW,
  });
  service.recordExposure(first);
  service.recordObservation({
    ...{ experimentId: 'e1', unit: 'first', schemaValid: true, quotesVerified: 1, latencyMs: 900, costUsd: 0.01 },
  });
  service.recordEvent(first.analysisId, { type: 'printed', key: 'k' });
  await expect.poll(() => counted, { timeout: 10_000 }).toBe(2);
  expect(early).toEqual([]);
  await service.close();
});
