import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Questionnaire } from '@votive/shared/contracts/questionnaire';
import { allPersonas } from '@votive/shared/personas/personas';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ensureContainerEngine } from '../../scripts/testing/container-engine.ts';
import { hasChromium, openBrowser } from '../support/browser.ts';
import { mouse } from '../support/hands.ts';
import { takeAssessment } from '../support/take-assessment.ts';
import { bringUp, type ContainerAppliance, makeContainerAppliance } from './support/container-appliance.ts';

const engine = await ensureContainerEngine();
if (!engine.available) process.stderr.write(`SKIPPED: the assessment over TLS needs an engine. ${engine.why}\n`);
if (!hasChromium) process.stderr.write('SKIPPED: the assessment over TLS needs Chromium.\n');

describe.skipIf(!engine.available || !hasChromium)('the assessment over TLS', () => {
  let appliance: ContainerAppliance;

  beforeAll(async () => {
    appliance = await makeContainerAppliance(engine);
    await bringUp(appliance);
  }, 900_000);
  afterAll(() => appliance?.destroy(), 120_000);

  test('a browser that does not trust the authority refuses the page', async () => {
    const { page } = await openBrowser({}, { userHome: await makeUserHome() });

    await expect(page.goto(appliance.url)).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
  });

  test('one that trusts it takes the whole assessment, without a fault and without another host', async () => {
    const userHome = await makeUserHome();
    trustInBrowser(userHome, join(appliance.home, 'certs', 'local-ca.pem'));
    const { page, requests, faults } = await openBrowser({}, { userHome });
    const definition = await appliance.api('/api/v1/questionnaires/votive.core');
    const questionnaire = JSON.parse(definition.text) as Questionnaire;
    const answers = allPersonas[0]?.answers.en ?? expect.fail('There is no persona to answer as');

    await page.goto(`${appliance.url}/start`);
    const asked = await takeAssessment({ page, hands: mouse(page), questionnaire, answers });

    expect(asked).toEqual(questionnaire.items.map(({ id }) => id));
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'What you told us, arranged' }).waitFor();
    const elsewhere = requests.map((request) => request.url()).filter((url) => !url.startsWith(`${appliance.url}/`));
    expect(elsewhere.filter((url) => !url.startsWith('blob:'))).toEqual([]);
    expect(faults).toEqual([]);
  });
});

async function makeUserHome(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'votive-user-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** As a person does who trusts an authority in Chromium: an entry in the user's own NSS database. */
function trustInBrowser(userHome: string, authority: string): void {
  const database = join(userHome, '.pki', 'nssdb');
  mkdirSync(database, { recursive: true });
  execFileSync('certutil', ['-N', '--empty-password', '-d', `sql:${database}`]);
  execFileSync('certutil', ['-A', '-d', `sql:${database}`, '-t', 'C,,', '-n', 'Votive local CA', '-i', authority]);
}
