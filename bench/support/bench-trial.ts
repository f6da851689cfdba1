import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAdminClient } from '@votive/shared/admin-api/admin-client';
import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import type { Exposure } from '@votive/shared/contracts/exposures';
import { assignArm } from '@votive/shared/experiments/assign-arm';
import { DEFAULT_GOALS, DEFAULT_GUARDRAILS } from '@votive/shared/experiments/default-goals';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import { newAnalysisId } from '@votive/shared/stored-analyses/analysis-key';
import type { BenchAppliance } from '../with-appliance.ts';

const KEY = 'ASSESSMENT_ANALYSIS';
export type BenchTrial = Awaited<ReturnType<typeof startBenchTrial>>;

/** A running experiment of two halves on a running appliance, made through its admin API, and what asks its prompt-service. */
export async function startBenchTrial(appliance: BenchAppliance) {
  const service = (await appliance.status()).find(({ name }) => name === 'prompt-service');
  const url = `http://127.0.0.1:${service?.port}`;
  const secret = (name: string) => readFileSync(join(appliance.home, 'secrets', name), 'utf8').trim();
  const adminHeaders = { 'x-admin-key': secret('admin_api_key') };
  const token = createServiceTokenSource(new Secret(secret('service.key')), {
    from: 'backend',
    to: 'prompt-service',
    now: () => new Date(),
  });
  const call = createAdminClient(async ({ method, path, body }) => {
    const headers = { ...adminHeaders, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) });
    return { status: response.status, text: await response.text() };
  });
  const { production } = await call('readPrompt', { params: { key: KEY } });
  const versionId = production?.versionId ?? '';
  const draft = {
    name: 'Bench',
    hypothesis: 'Two arms of the same version.',
    arms: ['control', 'same'].map((name) => ({ name, versionId, weight: 5_000 })),
    plan: { design: 'sequential' as const, expectedShare: 0.5, minimumEffect: 0.01, horizonUnits: 200_000 },
    goals: [...DEFAULT_GOALS],
    guardrails: [...DEFAULT_GUARDRAILS],
  };
  const { id } = await call('createExperiment', { body: { promptKey: KEY, draft } });
  const experiment = await call('startExperiment', {
    params: { experimentId: id },
    body: { ifRevision: 1, reason: 'bench' },
  });
  const serviceHeaders = () => ({ authorization: `Bearer ${token()}`, 'content-type': 'application/json' });

  /** Sends as a backend does; throws where it is not taken. */
  async function send(path: string, body: object): Promise<string> {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: serviceHeaders(),
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.text();
  }
  return { url, call, adminHeaders, serviceHeaders, experiment, send };
}

/** The exposure of a unit to the arm that its hash gives it. */
export function benchExposure(experiment: ExperimentDetail, unit: string): Exposure {
  const arm = assignArm(experiment, unit);
  return {
    experimentId: experiment.id,
    unit,
    analysisId: newAnalysisId(new Date()),
    phase: 1,
    arm: arm?.name ?? '',
    versionId: arm?.versionId ?? '',
    planSource: 'fresh',
    by: 'hash',
    statistics: true,
    exposedAt: new Date().toISOString(),
  };
}
