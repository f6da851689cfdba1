import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { FOLLOWS_WITHIN_MS } from '@votive/shared/follow-secret';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import type { StackDriver } from '../stack/driver.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
const ANSWER_MS = 10_000;
/** A read that goes through the credential, the database and its key. */
const CANARY = '/internal/prompt-export';

export type RunningAppliance = { layout: HomeLayout; driver: StackDriver; config: HomeConfig };

export const isRunning = async (driver: StackDriver): Promise<boolean> => (await driver.planStop()).length > 0;

/**
 * Has everything that runs use the keys of now, and proves it by a read through the API. Processes follow their files; containers see the files that were there when they were made,
 * so those are made anew, the prompt-service first: it knows the new service key before anybody signs with it. Throws what the health gate throws, and VOT-306 for the read.
 */
export async function takeUpKeys(
  { layout, driver, config }: RunningAppliance,
  { timeoutMs = DEFAULT_TIMEOUT_MS, now }: { timeoutMs?: number | undefined; now: () => Date },
): Promise<string[]> {
  driver.share();
  const request = { config, environment: driver.lastEnvironment(), catalog: parameterCatalog() };
  const outdated = await driver.plan(request);
  const restarted = new Set<string>();
  if (outdated.length > 0) {
    for (const only of [['prompt-service'], undefined]) {
      const outcome = await driver.converge(request, { foreground: false, timeoutMs, restart: [], only });
      for (const name of outcome.restarted) restarted.add(name);
    }
    driver.share();
  }
  await sleep(FOLLOWS_WITHIN_MS);
  await readCanary({ layout, driver }, now);
  return [...restarted];
}

/** Throws VOT-306 where the prompt-service does not answer a signed read. */
export async function readCanary(
  { layout, driver }: Pick<RunningAppliance, 'layout' | 'driver'>,
  now: () => Date,
): Promise<void> {
  const key = new Secret(readFileSync(layout.serviceKey, 'utf8'));
  const token = createServiceTokenSource(key, { from: 'cli', to: 'prompt-service', now })();
  try {
    const { status } = await driver.callPromptService({
      method: 'GET',
      path: CANARY,
      headers: { authorization: `Bearer ${token}` },
      timeoutMs: ANSWER_MS,
    });
    if (status !== 200) throw new Error(`it answered ${status}`);
  } catch (cause) {
    if (cause instanceof CommandError) throw cause;
    throw new CommandError('VOT-306', {
      message: 'The prompts cannot be read with the keys of now.',
      reason: `The prompt-service did not answer as it should: ${(cause as Error).message}.`,
      fix: 'Look at `votive status` and `votive logs --service prompt-service`.',
      cause,
    });
  }
}
