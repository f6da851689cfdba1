import type { Plan } from '@votive/shared/contracts/plan';
import { assignArm } from '@votive/shared/experiments/assign-arm';
import { expect, test } from 'vitest';
import { modelReport } from '../testing/model-reports.ts';
import { startModelServer } from '../testing/model-server.ts';
import { planOf, servePlans, startPeer } from '../testing/peer-server.ts';
import { requestOf } from '../testing/requests.ts';
import { startBackend } from '../testing/start-backend.ts';

const experiment: NonNullable<Plan['experiment']> = {
  id: 'e1',
  salt: 'salt-of-e1',
  phase: 1,
  arms: [
    { name: 'control', weight: 5_000, versionId: 'v1' },
    { name: 'shorter', weight: 5_000, versionId: 'v2' },
  ],
  overrides: {},
};

function planWithArms(): Plan {
  const plan = planOf('r1');
  const versions = plan.versions.flatMap((version) => [
    { ...version, id: 'v1', number: 1 },
    { ...version, id: 'v2', number: 2 },
  ]);
  return { ...plan, productionVersionId: 'v1', versions, experiment };
}

test('one warm cache gives each person the arm of their own, and nobody an arm without a subject', async () => {
  const peer = await startPeer(servePlans(planWithArms));
  const model = await startModelServer([modelReport()]);
  const backend = await startBackend({ ...model.environment('anthropic'), PROMPT_SERVICE_URL: peer.url });
  const provenanceOf = async (subject?: string) => {
    const body = requestOf({ consent: { ai: true }, ...(subject !== undefined && { subject }) });
    return (await backend.send('POST', '/api/v1/analyses', body)).json.provenance;
  };
  const subjects = Array.from({ length: 12 }, (_, index) => `person-${index}`);

  const arms = await Promise.all(subjects.map(async (subject) => (await provenanceOf(subject)).arm));

  expect(arms).toEqual(subjects.map((subject) => assignArm(experiment, subject)?.name));
  expect(new Set(arms)).toEqual(new Set(['control', 'shorter']));
  expect(await provenanceOf()).toMatchObject({ arm: null, promptVersion: 1 });
  expect(peer.seen.filter(({ path }) => path.startsWith('/internal/plans/'))).toHaveLength(1);
});

test('a published prompt that asks for what does not exist is not sent; the rules write', async () => {
  const plan = planOf('r1');
  const broken = plan.versions.map((version) => ({
    ...version,
    withoutThinking: { ...version.withoutThinking, texts: { en: { system: 'Use {{nothing}}.', user: '{{answers}}' } } },
  }));
  const peer = await startPeer(servePlans(() => ({ ...plan, versions: broken })));
  const model = await startModelServer([modelReport()]);
  const backend = await startBackend({ ...model.environment('openai'), PROMPT_SERVICE_URL: peer.url });

  const { status, json } = await backend.send('POST', '/api/v1/analyses', requestOf({ consent: { ai: true } }));

  expect(status).toBe(200);
  expect(json).toMatchObject({ source: 'rules', notices: [{ code: 'model_unavailable' }, { code: 'rules' }] });
  expect(model.requests).toHaveLength(0);
});
