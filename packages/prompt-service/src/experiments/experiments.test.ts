import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import type { Plan } from '@votive/shared/contracts/plan';
import { assignArm } from '@votive/shared/experiments/assign-arm';
import { expect, test } from 'vitest';
import { startClock } from '../testing/clock.ts';
import { NOW, startApp } from '../testing/start-app.ts';
import { draftOf, exposureOf, handOver, KEY, outcomeOf, startTrial, warmerVersion } from '../testing/trials.ts';
import { defaultVersion } from '../testing/versions.ts';

type App = Awaited<ReturnType<typeof startApp>>;
const at = ({ id }: { id: string }) => ({ experimentId: id });
const why = ({ revision }: { revision: number }, reason = 'to know') => ({ ifRevision: revision, reason });

async function planOf({ send }: App): Promise<Plan> {
  return (await (await send('GET', `/internal/plans/${KEY}`)).json()) as Plan;
}

test('an experiment goes from draft to archive, and every plan follows at once', async () => {
  const app = await startApp();
  const call = app.admin();
  const draft = draftOf(await warmerVersion(app));

  const made = await call('createExperiment', { body: { promptKey: KEY, draft } });
  expect(made).toMatchObject({
    ...draft,
    status: 'draft',
    revision: 1,
    phases: [],
    versionNumbers: { 'default-1': 1 },
  });
  expect((await planOf(app)).experiment).toBeNull();
  const revised = await call('updateExperiment', {
    params: at(made),
    body: { ifRevision: 1, draft: { ...draft, arms: draft.arms.map((arm) => ({ ...arm, name: `${arm.name}-2` })) } },
  });
  const started = await call('startExperiment', { params: at(made), body: why(revised) });
  expect((await planOf(app)).experiment).toMatchObject({
    id: made.id,
    salt: made.salt,
    phase: 1,
    arms: [
      { name: 'control-2', weight: 5_000, versionId: defaultVersion.id },
      { name: 'warmer-2', weight: 5_000 },
    ],
  });
  const weights = { 'control-2': 3_333, 'warmer-2': 6_667 };
  const reweighed = await call('changeWeights', { params: at(made), body: { ...why(started), weights } });
  expect(reweighed.phases.map((phase) => phase.weights)).toEqual([{ 'control-2': 5_000, 'warmer-2': 5_000 }, weights]);
  expect((await planOf(app)).experiment).toMatchObject({ phase: 2, arms: [{ weight: 3_333 }, { weight: 6_667 }] });
  const overridden = await call('setOverride', {
    params: at(made),
    body: { unit: 'me', arm: 'warmer-2', reason: 'to see it' },
  });
  expect((await planOf(app)).experiment?.overrides).toEqual({ me: 'warmer-2' });
  const paused = await call('pauseExperiment', { params: at(made), body: why(overridden, 'something is odd') });
  expect(paused).toMatchObject({ status: 'paused', note: 'something is odd' });
  expect((await planOf(app)).experiment).toBeNull();
  const resumed = await call('resumeExperiment', { params: at(made), body: why(paused) });
  expect(resumed.phases).toHaveLength(3);
  const stopped = await call('stopExperiment', { params: at(made), body: why(resumed, 'enough') });
  expect((await planOf(app)).experiment).toBeNull();
  const archived = await call('archiveExperiment', { params: at(made), body: why(stopped) });

  expect(archived).toMatchObject({ status: 'archived', note: 'enough', salt: made.salt });
  expect((await call('listExperiments')).items).toEqual([]);
  expect((await call('listExperiments', { query: { archived: 'include', promptKey: KEY } })).items).toMatchObject([
    { id: made.id, exposed: 0, arms: [{ versionNumber: 1 }, { versionNumber: 2 }] },
  ]);
  const { items } = await call('readAudit', { query: { target: made.id } });
  expect(items.map(({ action }) => action).reverse()).toEqual(
    ['created', 'revised', 'started', 'reweighed', 'overridden', 'paused', 'resumed', 'stopped', 'archived'].map(
      (what) => `experiment.${what}`,
    ),
  );
  expect(items.find(({ action }) => action === 'experiment.reweighed')?.detail).toEqual({
    from: 'control-2 5000, warmer-2 5000',
    to: 'control-2 3333, warmer-2 6667',
    reason: 'to know',
  });
});

test('a change on a stale revision, an unsound draft, an unknown version and a second running experiment are refused in words', async () => {
  const app = await startApp();
  const call = app.admin();
  const first = await startTrial(app);
  const draft = { ...draftOf(first.arms[1]?.versionId ?? ''), name: 'Another' };
  const second = await call('createExperiment', { body: { promptKey: KEY, draft } });

  await expect(call('startExperiment', { params: at(second), body: why(second) })).rejects.toMatchObject({
    status: 409,
    message: expect.stringContaining('“Warmer words” runs on this prompt already'),
  });
  await expect(call('stopExperiment', { params: at(first), body: why({ revision: 1 }) })).rejects.toMatchObject({
    status: 409,
    message: expect.stringContaining('Somebody changed this experiment meanwhile'),
  });
  const uneven = { ...draft, arms: draft.arms.map((arm) => ({ ...arm, weight: 4_000 })) };
  await expect(call('createExperiment', { body: { promptKey: KEY, draft: uneven } })).rejects.toMatchObject({
    status: 400,
    body: { issues: [{ path: 'draft.arms', message: 'The weights sum to 8000; they must sum to 10000.' }] },
  });
  const unknown = { ...draft, arms: draft.arms.map((arm) => ({ ...arm, versionId: 'nowhere' })) };
  await expect(call('createExperiment', { body: { promptKey: KEY, draft: unknown } })).rejects.toMatchObject({
    status: 400,
    body: { issues: [{ path: 'draft.arms.0.versionId' }, { path: 'draft.arms.1.versionId' }] },
  });
  await expect(
    call('updateExperiment', { params: at(first), body: { ifRevision: first.revision, draft } }),
  ).rejects.toMatchObject({ status: 409, message: expect.stringContaining('cannot change any more') });
  await expect(call('readExperiment', { params: { experimentId: 'nobody' } })).rejects.toMatchObject({ status: 404 });
  expect((await call('readExperiment', { params: at(second) })).runningElsewhere).toBe('Warmer words');
});

test('of two changes at once on one revision, one succeeds', async () => {
  const app = await startApp();
  const experiment = await startTrial(app);
  const stop = () =>
    app
      .admin()('stopExperiment', { params: at(experiment), body: why(experiment) })
      .then(() => 200)
      .catch((error: { status: number }) => error.status);

  expect((await Promise.all([stop(), stop()])).sort()).toEqual([200, 409]);
});

test('an editor drafts, a publisher starts; a draft that starts by itself is a publisher’s too', async () => {
  const app = await startApp();
  const draft = draftOf(await warmerVersion(app));
  const [editor, publisher] = [await app.adminAs('editor'), await app.adminAs('publisher')];
  const planned = { ...draft, schedule: { startsAt: new Date(NOW.getTime() + 1_000).toISOString(), endsAt: null } };

  const made = await editor('createExperiment', { body: { promptKey: KEY, draft } });
  await expect(editor('startExperiment', { params: at(made), body: why(made) })).rejects.toMatchObject({ status: 403 });
  await expect(editor('createExperiment', { body: { promptKey: KEY, draft: planned } })).rejects.toMatchObject({
    status: 403,
  });
  const scheduled = await publisher('updateExperiment', { params: at(made), body: { ifRevision: 1, draft: planned } });
  await expect(
    editor('updateExperiment', { params: at(made), body: { ifRevision: scheduled.revision, draft } }),
  ).rejects.toMatchObject({ status: 403 });
});

test('the schedule starts and stops an experiment, with an audit entry of its own', async () => {
  const clock = startClock();
  const app = await startApp({ now: clock.now });
  const at60 = new Date(NOW.getTime() + 60_000).toISOString();
  const at120 = new Date(NOW.getTime() + 120_000).toISOString();
  const draft = draftOf(await warmerVersion(app), { schedule: { startsAt: at60, endsAt: at120 } });
  const made = await app.admin()('createExperiment', { body: { promptKey: KEY, draft } });
  const watch = async () => (await app.send('POST', '/internal/experiment-watches')).json();

  expect(await watch()).toMatchObject({ started: 0 });
  clock.forward(60);
  expect(await watch()).toMatchObject({ started: 1, refused: 0 });
  clock.forward(60);
  expect(await watch()).toMatchObject({ stopped: 1 });

  const { items } = await app.admin()('readAudit', { query: { target: made.id, actor: 'schedule' } });
  expect(items.map(({ action }) => action)).toEqual(['experiment.stopped', 'experiment.started']);
});

test('a planned start that cannot be made is tried again, and the draft says why', async () => {
  const clock = startClock();
  const app = await startApp({ now: clock.now });
  const running = await startTrial(app);
  const schedule = { startsAt: NOW.toISOString(), endsAt: null };
  const draft = draftOf(running.arms[1]?.versionId ?? '', { name: 'Next', schedule });
  const made = await app.admin()('createExperiment', { body: { promptKey: KEY, draft } });
  const watch = async () => (await app.send('POST', '/internal/experiment-watches')).json();

  expect([await watch(), await watch()]).toMatchObject([{ refused: 1 }, { refused: 1 }]);
  const refused = await app.admin()('readExperiment', { params: at(made) });
  expect(refused).toMatchObject({ status: 'draft', note: expect.stringContaining('“Warmer words” runs') });
  await app.admin()('stopExperiment', { params: at(running), body: why(running) });
  expect(await watch()).toMatchObject({ started: 1 });

  expect(await app.admin()('readExperiment', { params: at(made) })).toMatchObject({ status: 'running', note: '' });
  const { items } = await app.admin()('readAudit', { query: { target: made.id, actor: 'schedule' } });
  expect(items.map(({ action }) => action)).toEqual(['experiment.started', 'experiment.start_refused']);
});

test('stopping and promoting points production at the winner, and the experiment says so', async () => {
  const app = await startApp();
  const call = app.admin();
  const experiment = await startTrial(app);
  const body = { arm: 'warmer', overrideGate: true };

  await expect(
    call('promoteArm', { params: at(experiment), body: { ...why(experiment), ...body } }),
  ).rejects.toMatchObject({ status: 409, message: expect.stringContaining('Stop the experiment first') });
  const stopped = await call('stopExperiment', { params: at(experiment), body: why(experiment) });
  const promoted = await call('promoteArm', { params: at(experiment), body: { ...why(stopped), ...body } });

  expect(promoted).toMatchObject({ experiment: { promotedArm: 'warmer' }, outcome: { outcome: 'moved' } });
  expect((await planOf(app)).productionVersionId).toBe(experiment.arms[1]?.versionId);
});

test('new weights move nobody who was exposed, and open a phase that is judged by itself', async () => {
  const app = await startApp();
  const call = app.admin();
  const experiment = await startTrial(app);
  const units = Array.from({ length: 200 }, (_, nth) => `unit-${nth}`);
  const armOf = async (subject: string) => {
    const body = { key: KEY, thinkingEnabled: false, subject };
    return ((await (await app.send('POST', '/api/resolve', { body })).json()) as { arm: string }).arm;
  };
  const before = await Promise.all(units.map(armOf));
  await handOver(app, { exposures: units.map((unit, nth) => exposureOf(experiment, unit, before[nth] ?? '')) });
  const weights = { control: 1_000, warmer: 9_000 };

  const reweighed = await call('changeWeights', { params: at(experiment), body: { ...why(experiment), weights } });

  expect(await Promise.all(units.map(armOf))).toEqual(before);
  const { arms } = (await planOf(app)).experiment ?? { arms: [] };
  expect(await armOf('somebody-new')).toBe(assignArm({ ...experiment, arms }, 'somebody-new')?.name);
  await handOver(app, { exposures: [exposureOf(reweighed, 'somebody-new', 'warmer')] });
  const { report } = await call('experimentResults', { params: at(experiment) });
  expect(report).toMatchObject({ phase: 2, health: { phases: 2 }, arms: [{ exposed: 0 }, { exposed: 1 }] });
});

/** `each` units per arm a day apart, of which a share is glad: 80 % with the control, `warm` with the other. */
async function visit(app: App, experiment: ExperimentDetail, { each, warm }: { each: number; warm: number }) {
  const exposures = experiment.arms.flatMap(({ name }) =>
    Array.from({ length: each }, (_, nth) =>
      exposureOf(experiment, `${experiment.phases.length}-${name}-${nth}`, name),
    ),
  );
  const outcomes = exposures.map(({ analysisId, arm }, nth) => {
    const isGlad = (nth % each) / each < (arm === 'control' ? 0.8 : warm);
    return outcomeOf(analysisId, { type: 'verdict', findingId: 'f1', verdict: isGlad ? 'fits' : 'not-me' });
  });
  return handOver(app, { exposures, outcomes });
}

test('the page goes from not enough data to a verdict in words, with looks as time passes', async () => {
  const clock = startClock();
  const app = await startApp({ now: clock.now });
  const experiment = await startTrial(app);
  const results = () => app.admin()('experimentResults', { params: at(experiment) });
  const watch = async () => (await app.send('POST', '/internal/experiment-watches')).json();

  expect((await results()).report).toMatchObject({ verdict: { kind: 'not_enough_data' }, series: [] });
  clock.forward(3_600);
  await visit(app, experiment, { each: 300, warm: 0.5 });
  expect(await watch()).toMatchObject({ looks: 1 });
  expect(await watch()).toMatchObject({ looks: 0 });
  expect((await results()).report).toMatchObject({
    verdict: {
      kind: 'keep_running',
      reasons: [{ code: 'too_few_days' }, { code: 'guardrail' }, { code: 'guardrail' }],
    },
  });
  clock.forward(24 * 3_600);
  await handOver(app, { exposures: [exposureOf(experiment, 'one-more', 'control')] });
  expect(await watch()).toMatchObject({ looks: 1 });

  const { report } = await results();
  expect(report).toMatchObject({
    verdict: { kind: 'recommend', arm: 'control' },
    arms: [{ exposed: 301, goals: [{ units: 300, share: 0.8 }, { units: 301 }] }, { exposed: 300 }],
    power: { reachedUnits: 600 },
  });
  expect(report.series).toHaveLength(2);
});

test('nothing is shown about what fewer than ten people did, and the export names no unit', async () => {
  const app = await startApp();
  const experiment = await startTrial(app, { overrides: { 'somebody-we-know': 'warmer' } });
  await visit(app, experiment, { each: 9, warm: 0.5 });
  const params = at(experiment);

  const { report } = await app.admin()('experimentResults', { params });
  const exported = await app.admin()('exportExperiment', { params });
  expect(report.arms.map(({ exposed, goals }) => [exposed, goals[0]])).toEqual(
    [9, 9].map((units) => [units, { id: 'verdict_share', units, share: null, credible: null }]),
  );
  expect(report.arms[1]?.guardrails.every(({ control, treatment }) => control === null && treatment === null)).toBe(
    true,
  );
  expect(exported.counts.phases[0]?.looks[0]?.arms).toEqual({
    control: { exposed: 9, goals: {} },
    warmer: { exposed: 9, goals: {} },
  });

  const more = Array.from({ length: 5 }, (_, nth) => exposureOf(experiment, `more-${nth}`, 'control'));
  await handOver(app, {
    exposures: more,
    outcomes: more.map(({ analysisId }) => outcomeOf(analysisId, { type: 'verdict', findingId: 'f', verdict: 'fits' })),
  });
  const text = JSON.stringify(await app.admin()('exportExperiment', { params }));
  expect(JSON.parse(text)).toMatchObject({
    counts: { phases: [{ looks: [{ arms: { control: { goals: { verdict_share: { units: 14 } } } } }] }] },
  });
  expect(text).not.toMatch(/somebody-we-know|more-1|1-control-1/);
  expect(text).not.toContain(experiment.salt);
});

test('a fixed horizon keeps the look that reached it, whatever comes afterwards', async () => {
  const app = await startApp();
  const plan = { ...draftOf('').plan, design: 'fixed_horizon' as const, horizonUnits: 400 };
  const experiment = await startTrial(app, { plan });
  await visit(app, experiment, { each: 200, warm: 0.6 });
  const late = Array.from({ length: 60 }, (_, nth) => exposureOf(experiment, `late-${nth}`, 'warmer'));
  await handOver(app, {
    exposures: late,
    outcomes: late.map(({ analysisId }) => outcomeOf(analysisId, { type: 'verdict', findingId: 'f', verdict: 'fits' })),
  });

  const { report } = await app.admin()('experimentResults', { params: at(experiment) });

  expect(report.arms[1]?.fixed?.estimate).toBeCloseTo(-0.2, 9);
});

const rollout = { steps: [100, 500, 2_500, 5_000, 10_000], minimumUnits: 20, minimumHours: 1 };
const guarded = { rollout, guardrails: [{ id: 'not_me' as const, margin: 0 }] };

async function startRollout() {
  const clock = startClock();
  const app = await startApp({ now: clock.now });
  const id = await warmerVersion(app);
  const arms = draftOf(id).arms.map((arm, nth) => ({ ...arm, weight: [9_900, 100][nth] ?? 0 }));
  const made = await app.admin()('createExperiment', {
    body: { promptKey: KEY, draft: draftOf(id, { ...guarded, arms }) },
  });
  const experiment = await app.admin()('startExperiment', { params: at(made), body: why(made) });
  const read = () => app.admin()('readExperiment', { params: at(experiment) });
  const watch = async () => (await app.send('POST', '/internal/experiment-watches')).json();
  return { app, clock, read, watch };
}

/** `units` people of whom the new arm has its weight. */
async function visitAsWeighed(
  app: App,
  experiment: ExperimentDetail,
  { units, warm }: { units: number; warm: number },
) {
  const phase = experiment.phases.length;
  const exposures = experiment.arms.flatMap(({ name, weight }) =>
    Array.from({ length: (units * weight) / 10_000 }, (_, nth) =>
      exposureOf(experiment, `${phase}-${name}-${nth}`, name),
    ),
  );
  const outcomes = exposures.map(({ analysisId, arm }, nth) => {
    const isGlad = (nth % 10) / 10 < (arm === 'control' ? 0.8 : warm);
    return outcomeOf(analysisId, { type: 'verdict', findingId: 'f1', verdict: isGlad ? 'fits' : 'not-me' });
  });
  await handOver(app, { exposures, outcomes });
}

test('a guarded rollout climbs 1 → 5 → 25 → 50 → 100 % while nothing gets worse', { timeout: 60_000 }, async () => {
  const { app, clock, read, watch } = await startRollout();
  const climbed = [];

  for (const units of [2_000, 400, 80, 40]) {
    await visitAsWeighed(app, await read(), { units, warm: 0.8 });
    expect(await watch()).toMatchObject({ advanced: 0 });
    clock.forward(3_600);
    expect(await watch()).toMatchObject({ advanced: 1, paused: 0 });
    climbed.push((await read()).arms[1]?.weight);
  }

  expect(climbed).toEqual([500, 2_500, 5_000, 10_000]);
  expect((await planOf(app)).experiment).toMatchObject({ phase: 5, arms: [{ weight: 0 }, { weight: 10_000 }] });
});

test('a guarded rollout pauses itself on a regression, everybody gets production, and the audit says why', async () => {
  const { app, clock, read, watch } = await startRollout();
  const hook = { id: 'hook', url: 'https://hooks.example.org', events: '["experiment.paused"]', secret: 's' };
  await app.database.queries
    .insertInto('webhooks')
    .values({ ...hook, createdBy: 'ada', createdAt: NOW.toISOString(), disabledAt: null })
    .execute();
  clock.forward(3_600);
  await visitAsWeighed(app, await read(), { units: 6_000, warm: 0.1 });

  expect(await watch()).toMatchObject({ paused: 1, advanced: 0 });

  const paused = await read();
  expect(paused).toMatchObject({ status: 'paused', note: expect.stringContaining('warmer is worse in') });
  expect((await planOf(app)).experiment).toBeNull();
  const { items } = await app.admin()('readAudit', { query: { actor: 'guarded rollout' } });
  expect(items).toMatchObject([{ action: 'experiment.paused', detail: { from: 'running', to: 'paused' } }]);
  expect(await app.database.queries.selectFrom('deliveries').select('event').execute()).toEqual([
    { event: 'experiment.paused' },
  ]);
});

test('a change reaches whoever listens', async () => {
  const app = await startApp();
  const experiment = await startTrial(app);
  const stream = await app.send('GET', '/internal/changes');
  const reader = stream.body?.getReader();
  const heard: string[] = [];
  const listening = (async () => {
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return;
      heard.push(Buffer.from(value as Uint8Array).toString());
      if (heard.join('').includes('event: change')) return;
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await app.admin()('stopExperiment', { params: at(experiment), body: why(experiment) });
  await listening;

  expect(heard.join('')).toContain('event: change');
  await reader?.cancel();
});
