import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { analyze } from '@votive/shared/analysis/analyze';
import type { Analysis } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import { allPersonas } from '@votive/shared/personas/personas';
import { expect, test } from 'vitest';
import { type Appliance, startAppliance } from './support/appliance.ts';
import { hasChromium, openBrowser } from './support/browser.ts';
import { freePort } from './support/free-port.ts';
import { mouse } from './support/hands.ts';
import { type Behaviour, startModelServer } from './support/model-server.ts';
import { definition, post } from './support/public-api.ts';
import { reportOn } from './support/report-on.ts';
import { takeAssessment } from './support/take-assessment.ts';

const KEY = 'sk-canary-do-not-print-0815';
const answers = allPersonas[0]?.answers.en ?? expect.fail('There is no persona to answer as');

async function startWithModel(vendor: 'anthropic' | 'openai') {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}${vendor === 'openai' ? '/v1' : ''}`;
  const appliance = await startAppliance({
    settings: { [`${vendor.toUpperCase()}_BASE_URL`]: url, AI_TIMEOUT_MS: '1500', BREAKER_VOLUME_THRESHOLD: '1000' },
    secrets: { [`${vendor}_api_key`]: KEY },
  });
  return { appliance, model: await startModelServer(port) };
}

test.skipIf(!hasChromium)(
  'with a key in a file and consent, a model writes the report that the page shows',
  async () => {
    const { appliance, model } = await startWithModel('anthropic');
    await model.behave({ answer: reportOn(answers) });
    const some = Object.fromEntries(
      ['p1.drains', 'p1.restores', 'p2.strengths'].map((id) => [id, answers[id]]),
    ) as Answers;
    const { page, faults } = await openBrowser();

    await page.goto(`${appliance.url}/start`);
    await takeAssessment({
      page,
      hands: mouse(page),
      questionnaire: await definition(appliance.url),
      answers: some,
      consents: ['Have a language model write the report'],
    });

    await page
      .getByText(/^AI-written by /)
      .first()
      .waitFor();
    await page.getByRole('heading', { name: 'Rest may come in small pieces' }).first().waitFor();
    expect(model.asked()).toBe(1);
    expect(faults).toEqual([]);
  },
);

const faults: [string, Behaviour][] = [
  ['junk', { answer: 'Dear friend, here is what I think of you.' }],
  ['a hang', { answer: reportOn(answers), options: { latency: 30_000 } }],
  ['429', { answer: { error: { message: 'not now', type: 'rate_limit_error' }, status: 429 } }],
  ['529', { answer: { error: { message: 'overloaded', type: 'overloaded_error' }, status: 529 } }],
  ['a cut connection', { answer: reportOn(answers), options: { truncateAfterChunks: 6 } }],
];

test.each(['anthropic', 'openai'] as const)(
  '%s: a report when the model answers, and the whole report by rules when it does not',
  async (vendor) => {
    const { appliance, model } = await startWithModel(vendor);
    await model.behave({ answer: reportOn(answers) });
    const written = await analyse(appliance);
    expect(written).toMatchObject({
      source: 'model',
      provenance: {
        provider: vendor,
        promptKey: 'ASSESSMENT_ANALYSIS',
        promptVersion: 1,
        dropped: 0,
        plan: { source: 'fresh' },
      },
    });
    expect(written.result.patterns.map(({ basis }) => basis)).toEqual(['model', 'model']);

    const byRules = analyze(await definition(appliance.url), answers, 'en').result;
    for (const [fault, behaviour] of faults) {
      await model.behave(behaviour);
      const before = model.asked();
      const report = await analyse(appliance);
      expect(report, fault).toMatchObject({ source: 'rules', provenance: { provider: 'rules' } });
      expect(report.result, fault).toEqual(byRules);
      expect(
        report.notices.map(({ code }) => code),
        fault,
      ).toContain('rules');
      expect(report.notices.length, fault).toBeGreaterThan(1);
      expect(model.asked() - before, fault).toBeGreaterThanOrEqual(1);
    }

    await expectSilentLogs(appliance);
  },
);

async function analyse(appliance: Appliance): Promise<Analysis> {
  const response = await post(appliance.url, { answers, consent: { ai: true } });
  expect(response.status).toBe(200);
  return (await response.json()) as Analysis;
}

/** Neither the key nor a word of the answers is in any log. */
async function expectSilentLogs({ home }: Appliance): Promise<void> {
  const logs = await Promise.all(
    (await readdir(join(home, 'logs'))).map((name) => readFile(join(home, 'logs', name), 'utf8')),
  );
  const text = logs.join('\n');
  expect(text).toContain('"route":"/api/v1/analyses"');
  expect(text).not.toContain(KEY);
  for (const line of answers['p1.drains'] as { text: string }[]) expect(text).not.toContain(line.text);
}
