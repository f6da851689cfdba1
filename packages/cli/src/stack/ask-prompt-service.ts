import { readFileSync } from 'node:fs';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import type { HomeLayout } from '../home/home-layout.ts';
import type { ServiceAnswer, ServiceCall, StackDriver } from './driver.ts';

export type PromptServiceRequest = Pick<ServiceCall, 'method' | 'path'> & { body?: unknown; timeoutMs?: number };

const DEFAULT_TIMEOUT_MS = 15_000;

/** One request to the prompt-service that runs, with a credential of this command. Throws VOT-303 when nothing runs, anything else when there is no answer. */
export function askPromptService(
  { layout, driver, now }: { layout: HomeLayout; driver: StackDriver; now: () => Date },
  { method, path, body, timeoutMs = DEFAULT_TIMEOUT_MS }: PromptServiceRequest,
): Promise<ServiceAnswer> {
  const key = new Secret(readFileSync(layout.serviceKey, 'utf8'));
  const token = createServiceTokenSource(key, { from: 'cli', to: 'prompt-service', now });
  const headers = { authorization: `Bearer ${token()}` };
  return driver.callPromptService({
    method,
    path,
    headers,
    timeoutMs,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
