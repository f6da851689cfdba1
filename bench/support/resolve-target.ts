import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import type { BenchAppliance } from '../with-appliance.ts';

export type ResolveTarget = { url: string; headers: () => Record<string, string>; body: string };

/** `POST /api/resolve` of an appliance that runs, as its backend asks it. */
export async function resolveTarget(appliance: BenchAppliance): Promise<ResolveTarget> {
  const service = (await appliance.status()).find(({ name }) => name === 'prompt-service');
  const key = new Secret(readFileSync(join(appliance.home, 'secrets/service.key'), 'utf8'));
  const token = createServiceTokenSource(key, { from: 'backend', to: 'prompt-service', now: () => new Date() });
  return {
    url: `http://127.0.0.1:${service?.port}/api/resolve`,
    headers: () => ({ authorization: `Bearer ${token()}`, 'content-type': 'application/json' }),
    body: JSON.stringify({ key: 'ASSESSMENT_ANALYSIS', thinkingEnabled: false, subject: 'bench' }),
  };
}
