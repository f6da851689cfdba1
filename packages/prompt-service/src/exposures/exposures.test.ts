import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import { expect, test } from 'vitest';
import { storedRun } from '../testing/analyses.ts';
import { NOW, startApp } from '../testing/start-app.ts';
import { exposureOf, handOver, observationOf, outcomeOf, startTrial } from '../testing/trials.ts';

type App = Awaited<ReturnType<typeof startApp>>;

async function runningTrial(changes: Parameters<typeof startTrial>[1] = {}) {
  const app = await startApp();
  return { app, experiment: await startTrial(app, changes) };
}

/** What is counted in an arm of the last phase. */
async function countedIn(app: App, { id }: Pick<ExperimentDetail, 'id'>) {
  const rows = await app.database.queries
    .selectFrom('experimentSums')
    .selectAll()
    .where('experimentId', '=', id)
    .where('units', '<>', 0)
    .execute();
  return Object.fromEntries(
    rows.map(({ phase, arm, measure, units, sum }) => [`${phase} ${arm} ${measure}`, [units, sum]]),
  );
}

test('the same batch again changes nothing, and the first exposure of a unit wins', async () => {
  const { app, experiment } = await runningTrial();
  const exposures = [exposureOf(experiment, 'a', 'control'), exposureOf(experiment, 'b', 'warmer')];
  const observations = [observationOf(experiment.id, 'a')];

  const first = await handOver(app, { exposures, observations });
  const counted = await countedIn(app, experiment);
  const again = await handOver(app, {
    exposures: [...exposures, exposureOf(experiment, 'a', 'control')],
    observations,
  });

  expect([first, again]).toEqual([
    { stored: 3, ignored: 0 },
    { stored: 0, ignored: 4 },
  ]);
  expect(await countedIn(app, experiment)).toEqual(counted);
  expect(counted).toMatchObject({
    '1 control exposed': [1, 1],
    '1 warmer exposed': [1, 1],
    '1 control guardrail:schema_valid': [1, 1],
    '1 control guardrail:cost': [1, 0.01],
    '1 control goal:exported_or_printed': [1, 0],
  });
});

test('a unit that is seen in a second arm leaves all numbers, in one batch or in two, and is counted as that', async () => {
  const { app, experiment } = await runningTrial();
  const first = exposureOf(experiment, 'a', 'control');
  await handOver(app, {
    exposures: [first, exposureOf(experiment, 'b', 'control'), exposureOf(experiment, 'b', 'warmer')],
    observations: [observationOf(experiment.id, 'a')],
    outcomes: [outcomeOf(first.analysisId, { type: 'printed' })],
  });

  await handOver(app, { exposures: [exposureOf(experiment, 'a', 'warmer')] });
  await handOver(app, {
    exposures: [exposureOf(experiment, 'a', 'warmer')],
    observations: [observationOf(experiment.id, 'b')],
  });

  expect(await countedIn(app, experiment)).toEqual({ '1 control excluded:several_arms': [2, 2] });
  const { report } = await app.admin()('experimentResults', { params: { experimentId: experiment.id } });
  expect(report.health.severalArms).toMatchObject({ units: 2, isTooMany: true });
});

test('units of a bundled plan, by hand and of an arm that is gone are counted, in no arm', async () => {
  const { app, experiment } = await runningTrial();

  await handOver(app, {
    exposures: [
      exposureOf(experiment, 'a', 'control', { planSource: 'bundled' }),
      exposureOf(experiment, 'b', 'warmer', { by: 'override' }),
      exposureOf(experiment, 'c', 'colder'),
    ],
    observations: [observationOf(experiment.id, 'a')],
  });

  const { report } = await app.admin()('experimentResults', { params: { experimentId: experiment.id } });
  expect(report.health).toMatchObject({ bundledPlan: { units: 1 }, overridden: 1, armGone: 1 });
  expect(report.arms.map(({ exposed }) => exposed)).toEqual([0, 0]);
});

test('what no experiment takes is ignored: a draft, a phase or version there never was, an unknown one, one that was stopped', async () => {
  const { app, experiment } = await runningTrial();
  const params = { experimentId: experiment.id };
  const late = new Date(NOW.getTime() + 1).toISOString();
  await app.admin()('stopExperiment', { params, body: { ifRevision: experiment.revision, reason: 'enough' } });

  const receipt = await handOver(app, {
    exposures: [
      exposureOf(experiment, 'a', 'control', { phase: 2 }),
      exposureOf(experiment, 'b', 'control', { versionId: experiment.arms[1]?.versionId ?? '' }),
      exposureOf({ ...experiment, id: 'nobody' }, 'c', 'control'),
      exposureOf(experiment, 'd', 'control', { exposedAt: late }),
      exposureOf(experiment, 'e', 'control'),
    ],
    outcomes: [outcomeOf('6f1c1f0e-0000-4000-8000-000000000000', { type: 'printed' })],
  });

  expect(receipt).toEqual({ stored: 1, ignored: 5 });
});

test('outcomes count once per key, only with consent, and the last verdict on a finding holds', async () => {
  const { app, experiment } = await runningTrial();
  const [agreed, silent] = [
    exposureOf(experiment, 'a', 'control'),
    exposureOf(experiment, 'b', 'control', { statistics: false }),
  ];
  const verdict = (findingId: string, verdict?: 'fits' | 'not-me') =>
    outcomeOf(agreed.analysisId, { type: 'verdict', findingId, ...(verdict && { verdict }) });
  const outcomes = [verdict('f1', 'fits'), verdict('f2', 'not-me'), outcomeOf(agreed.analysisId, { type: 'exported' })];

  await handOver(app, { exposures: [agreed, silent], outcomes });
  await handOver(app, { outcomes: [...outcomes, outcomeOf(silent.analysisId, { type: 'printed' })] });

  expect(await countedIn(app, experiment)).toMatchObject({
    '1 control exposed': [2, 2],
    '1 control goal:verdict_share': [1, 0.5],
    '1 control guardrail:not_me': [1, 0.5],
    '1 control goal:exported_or_printed': [1, 1],
  });

  await handOver(app, { outcomes: [verdict('f2', 'fits')] });
  expect(await countedIn(app, experiment)).toMatchObject({
    '1 control goal:verdict_share': [1, 1],
    '1 control guardrail:not_me': [1, 0],
  });
});

test('what comes before the exposure, or after the window of the goal, is not the prompt’s', async () => {
  const { app, experiment } = await runningTrial();
  const exposure = exposureOf(experiment, 'a', 'control');
  const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString();

  await handOver(app, {
    exposures: [exposure],
    outcomes: [-1, 24 * 7 + 1].map((hours) => outcomeOf(exposure.analysisId, { type: 'printed' }, { at: at(hours) })),
  });

  expect(await countedIn(app, experiment)).toMatchObject({ '1 control goal:exported_or_printed': [1, 0] });
});

test('a second analysis of a unit belongs to it', async () => {
  const { app, experiment } = await runningTrial();
  const second = exposureOf(experiment, 'a', 'control');

  await handOver(app, { exposures: [exposureOf(experiment, 'a', 'control'), second] });
  await handOver(app, { outcomes: [outcomeOf(second.analysisId, { type: 'printed' })] });

  expect(await countedIn(app, experiment)).toMatchObject({ '1 control goal:exported_or_printed': [1, 1] });
});

test('a deletion within a day is a guardrail; what was done with the report is forgotten, and the sums stay', async () => {
  const { app, experiment } = await runningTrial();
  const run = storedRun();
  const exposure = exposureOf(experiment, 'a', 'control', { analysisId: run.analysis.id });
  await app.send('PUT', `/internal/analyses/${run.analysis.id}`, { body: run });
  await handOver(app, { exposures: [exposure], outcomes: [outcomeOf(run.analysis.id, { type: 'printed' })] });

  const headers = { 'x-access-token-hash': run.accessTokenHash };
  expect((await app.send('DELETE', `/internal/analyses/${run.analysis.id}`, { headers })).status).toBe(204);
  await handOver(app, { outcomes: [outcomeOf(run.analysis.id, { type: 'exported' })] });

  expect(await countedIn(app, experiment)).toMatchObject({
    '1 control guardrail:deleted': [1, 1],
    '1 control goal:exported_or_printed': [1, 1],
  });
  expect(await app.database.queries.selectFrom('outcomes').selectAll().execute()).toEqual([]);
  expect(await app.database.queries.selectFrom('exposedAnalyses').selectAll().execute()).toEqual([]);
});

test('the running sums are those of a full count, whatever order things come in', async () => {
  const { app, experiment } = await runningTrial();
  const exposures = Array.from({ length: 300 }, (_, at) =>
    exposureOf(experiment, `u${at}`, at % 3 === 0 ? 'control' : 'warmer'),
  );
  const outcomes = exposures.flatMap(({ analysisId }, at) =>
    Array.from({ length: at % 5 }, (_, nth) =>
      outcomeOf(analysisId, {
        type: 'verdict',
        findingId: `f${nth % 3}`,
        verdict: (['fits', 'partly', 'not-me'] as const)[(at + nth) % 3] ?? 'fits',
      }),
    ),
  );

  const half = exposures.slice(0, 150);
  await handOver(app, {
    exposures: half,
    outcomes: outcomes.filter(({ analysisId }) => half.some((each) => each.analysisId === analysisId)),
  });
  await handOver(app, {
    exposures,
    observations: exposures.map(({ unit }) => observationOf(experiment.id, unit)),
    outcomes,
  });

  const counted = await countedIn(app, experiment);
  expect(counted).toMatchObject({ '1 control exposed': [100, 100], '1 warmer exposed': [200, 200] });
  const rated = exposures.filter((_, at) => at % 5 > 0);
  expect(counted['1 control goal:verdict_share']?.[0]).toBe(rated.filter(({ arm }) => arm === 'control').length);
  const shareOf = (at: number) => {
    const last = new Map(Array.from({ length: at % 5 }, (_, nth) => [nth % 3, (at + nth) % 3]));
    return [...last.values()].filter((verdict) => verdict < 2).length / last.size;
  };
  const expected = exposures.reduce(
    (sum, { arm }, at) => (arm === 'warmer' && at % 5 > 0 ? sum + shareOf(at) : sum),
    0,
  );
  expect(counted['1 warmer goal:verdict_share']?.[1]).toBeCloseTo(expected, 9);
});

test('a batch that is too long, or not of this shape, is refused whole', async () => {
  const { app, experiment } = await runningTrial();
  const exposures = Array.from({ length: 501 }, (_, at) => exposureOf(experiment, `u${at}`, 'control'));

  expect((await app.send('POST', '/internal/exposures', { body: { exposures } })).status).toBe(400);
  expect((await app.send('POST', '/internal/outcomes', { body: { outcomes: [] } })).status).toBe(400);
  expect((await app.send('POST', '/internal/exposures', { headers: { authorization: '' } })).status).toBe(401);
  expect(await countedIn(app, experiment)).toEqual({});
});

test('the arm of a unit’s first exposure can be asked for', async () => {
  const { app, experiment } = await runningTrial();
  await handOver(app, { exposures: [exposureOf(experiment, 'a/b', 'warmer')] });
  const ask = async (unit: string) =>
    (await app.send('GET', `/internal/experiments/${experiment.id}/units/${encodeURIComponent(unit)}`)).json();

  expect([await ask('a/b'), await ask('nobody')]).toEqual([{ arm: 'warmer' }, { arm: null }]);
});
