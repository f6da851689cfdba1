import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import type { Analysis } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import { allPersonas } from '@votive/shared/personas/personas';
import { adminOf } from '../../e2e/support/admin-api.ts';
import { freePort } from '../../e2e/support/free-port.ts';
import { post } from '../../e2e/support/public-api.ts';
import { reportOn } from '../../e2e/support/report-on.ts';
import { type Figure, inTurns } from '../figure.ts';
import { type BenchAppliance, withAppliance } from '../with-appliance.ts';

const KEY = 'ASSESSMENT_ANALYSIS';
const ROUNDS = 11;
const MOST_MS = 2_000;

/** From the click on Publish until a report of the running backend is written with that version, by push; beside one such report alone. */
export function measurePropagation(): Promise<Figure[]> {
  return withAppliance(async (appliance) => {
    const port = await freePort();
    const model = new LLMock({ port, logLevel: 'silent' });
    const answers = allPersonas[0]?.answers.en as Answers;
    model.on({ predicate: () => true }, () => ({ content: reportOn(answers) }));
    await model.start();
    try {
      const url = await upWithModel(appliance, port);
      return [await publishFigure({ url, home: appliance.home }, answers)];
    } finally {
      await model.stop();
    }
  });
}

async function upWithModel({ home, up, run }: BenchAppliance, port: number): Promise<string> {
  await up();
  await run('config', 'set', 'OPENAI_BASE_URL', `http://127.0.0.1:${port}/v1`);
  const secret = join(home, 'secrets', 'openai_api_key');
  await writeFile(secret, 'sk-of-a-bench');
  await chmod(secret, 0o600);
  await up();
  return String((await run('status')).url);
}

async function publishFigure(appliance: { url: string; home: string }, answers: Answers): Promise<Figure> {
  const admin = await adminOf(appliance);
  const params = { key: KEY };
  const { production } = await admin('readPrompt', { params });
  const first = production?.versionId ?? '';
  const { content } = await admin('readVersion', { params: { ...params, versionId: first } });
  const cooler = { ...content, withoutThinking: { ...content.withoutThinking, temperature: 0.3 } };
  const second = await admin('createVersion', {
    params,
    body: { baseVersionId: first, content: cooler, note: 'bench' },
  });

  const report = async () => {
    const response = await post(appliance.url, { answers, consent: { ai: true } });
    return ((await response.json()) as Analysis).provenance.promptVersion;
  };
  let live = { versionId: first, number: 1 };
  let slowest = 0;
  const publish = async () => {
    const next = live.number === 1 ? { versionId: second.id, number: 2 } : { versionId: first, number: 1 };
    const startedAt = performance.now();
    await admin('moveLabel', {
      params: { ...params, label: 'production' },
      body: { versionId: next.versionId, reason: 'bench', ifVersionId: live.versionId, overrideGate: true },
    });
    while ((await report()) !== next.number)
      if (performance.now() - startedAt > 10 * MOST_MS) throw new Error(`Version ${next.number} was never in use.`);
    live = next;
    const took = performance.now() - startedAt;
    slowest = Math.max(slowest, took);
    return took;
  };
  const reportMs = async () => {
    const startedAt = performance.now();
    await report();
    return performance.now() - startedAt;
  };
  const { value, baseline } = await inTurns(ROUNDS, publish, reportMs);
  return {
    name: 'publish until a report is written with it',
    value,
    unit: 'ms',
    baseline: { what: 'one report', value: baseline },
    ratio: value / baseline,
    goal: `each ≤ ${MOST_MS} ms`,
    isMet: slowest <= MOST_MS,
  };
}
