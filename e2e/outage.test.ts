import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Analysis } from '@votive/shared/contracts/analysis';
import { expect, test } from 'vitest';
import { type Appliance, type ServiceState, startAppliance } from './support/appliance.ts';
import { hasChromium, openBrowser } from './support/browser.ts';
import { mouse } from './support/hands.ts';
import { definition, post } from './support/public-api.ts';
import { takeAssessment } from './support/take-assessment.ts';

const MARKER = 'the heron stood in the flooded field';
const answers = { 'p1.drains': [{ id: 'l1', text: MARKER }], 'p1.motivation': 5, 'p1.energy_stability': 2 };

async function serviceOf(appliance: Appliance, name: string): Promise<ServiceState> {
  return (await appliance.services()).find((service) => service.name === name) ?? expect.fail(`There is no ${name}`);
}

async function analyse(appliance: Appliance, consent: object = {}): Promise<Analysis> {
  const response = await post(appliance.url, { answers, consent });
  expect(response.status).toBe(200);
  return (await response.json()) as Analysis;
}

/** Keeps prompt-service from answering until the returned function is called. */
async function stopPromptService(appliance: Appliance): Promise<() => void> {
  const { pid } = await serviceOf(appliance, 'prompt-service');
  if (pid === null) expect.fail('prompt-service does not run');
  process.kill(pid, 'SIGSTOP');
  return () => void process.kill(pid, 'SIGCONT');
}

test('prompt-service is killed again and again, and analyses go on from the plan that is known', async () => {
  const appliance = await startAppliance({ settings: { CACHE_TTL_MS: '1' } });
  await analyse(appliance);
  const kills: number[] = [];
  const sources = new Set<string>();

  for (let round = 0; round < 4; round++) {
    const { pid } = await serviceOf(appliance, 'prompt-service');
    if (pid !== null && !kills.includes(pid)) {
      process.kill(pid, 'SIGKILL');
      kills.push(pid);
    }
    for (let request = 0; request < 10; request++) {
      const { provenance } = await analyse(appliance);
      sources.add(provenance.plan.source);
      await sleep(50);
    }
  }

  expect(kills.length).toBeGreaterThanOrEqual(2);
  expect([...sources]).toContain('stale');
  expect([...sources].filter((source) => source !== 'stale' && source !== 'fresh')).toEqual([]);
  await expect
    .poll(async () => (await serviceOf(appliance, 'prompt-service')).state, { timeout: 60_000, interval: 500 })
    .toBe('healthy');
});

test('what was stored survives kill -9, opens with its token only, and is in no file in plain', async () => {
  const appliance = await startAppliance();
  const { id, stored, accessToken } = await analyse(appliance, { store: true });
  expect(stored).toBe(true);
  const { pid } = await serviceOf(appliance, 'prompt-service');
  process.kill(pid ?? expect.fail('prompt-service does not run'), 'SIGKILL');

  const open = (token: string | undefined) =>
    fetch(`${appliance.url}/api/v1/analyses/${id}`, { headers: { authorization: `Bearer ${token}` } });
  await expect.poll(async () => (await open(accessToken)).status, { timeout: 90_000, interval: 300 }).toBe(200);
  expect((await open('A'.repeat(43))).status).toBe(404);
  expect(await filesHolding(appliance.home, MARKER)).toEqual([]);

  const gone = await fetch(`${appliance.url}/api/v1/analyses/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(gone.status).toBe(204);
  expect((await open(accessToken)).status).toBe(404);
});

test.skipIf(!hasChromium)('a report that could not be stored is stored later, by the browser', async () => {
  const appliance = await startAppliance({ settings: { BREAKER_TIMEOUT_MS: '500' } });
  const { page } = await openBrowser();
  const stored = () => page.evaluate(() => performance.getEntriesByType('resource').length);
  const resume = await stopPromptService(appliance);

  await page.goto(`${appliance.url}/start`);
  await takeAssessment({
    page,
    hands: mouse(page),
    questionnaire: await definition(appliance.url),
    answers,
    consents: ['Keep a copy on this server'],
  });
  await page.getByText('Not yet. The server could not store it; this browser tries again by itself.').waitFor();
  expect(await stored()).toBeGreaterThan(0);

  const put = page
    .waitForResponse((response) => response.request().method() === 'PUT' && response.ok(), { timeout: 150_000 })
    .then(async (response) => ({ url: response.url(), body: (await response.json()) as { accessToken: string } }));
  resume();
  await expect
    .poll(async () => (await serviceOf(appliance, 'prompt-service')).state, { timeout: 60_000, interval: 500 })
    .toBe('healthy');
  const {
    url,
    body: { accessToken },
  } = await put;
  const [, id] = /\/analyses\/([0-9a-f-]+)$/.exec(url) ?? [];
  const kept = await fetch(`${appliance.url}/api/v1/analyses/${id}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(kept.status).toBe(200);
});

async function filesHolding(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(text)) found.push(path);
  }
  expect(entries.length).toBeGreaterThan(10);
  return found;
}
