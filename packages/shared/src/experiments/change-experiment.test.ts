import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Experiment,
  type ExperimentChange,
  experimentChangeSchema,
  experimentSchema,
} from '../contracts/experiments.ts';
import { changeExperiment } from './change-experiment.ts';
import { dueChange } from './due-change.ts';
import { refusalOf } from './refusals.ts';
import { draft, experimentOf } from './testing/experiments.ts';

const at = (hour: number) => ({ now: new Date(Date.UTC(2026, 10, 2, hour)) });
const run = (experiment: Experiment, changes: ExperimentChange[]) =>
  changes.reduce((state, change, hour) => changeExperiment(state, change, at(hour)), experiment);
const started = () => run(experimentOf(), [{ kind: 'start' }]);
const weights = { control: 6_000, warmer: 4_000 };

test('an experiment runs from draft to archive, and every step is a new revision', () => {
  const archived = run(experimentOf(), [
    { kind: 'start' },
    { kind: 'pause', note: 'The provider is down.' },
    { kind: 'resume' },
    { kind: 'stop', note: 'It is clear.' },
    { kind: 'promote', arm: 'warmer' },
    { kind: 'archive' },
  ]);

  expect(archived).toMatchObject({
    status: 'archived',
    revision: 7,
    promotedArm: 'warmer',
    note: 'It is clear.',
    startedAt: '2026-11-02T00:00:00.000Z',
    stoppedAt: '2026-11-02T03:00:00.000Z',
    archivedAt: '2026-11-02T05:00:00.000Z',
  });
  expect(experimentSchema.parse(archived)).toEqual(archived);
});

test('what came over with a single arm cannot go on', () => {
  const paused = run(experimentOf(), [{ kind: 'start' }, { kind: 'pause', note: 'Moved here.' }]);
  const alone = { ...paused, arms: paused.arms.slice(0, 1) };

  expect(refusalOf(alone, { kind: 'resume' }, at(3))?.en).toBe('It has a single arm: make a new one.');
  expect(refusalOf(paused, { kind: 'resume' }, at(3))).toBeUndefined();
});

test('new weights open a phase, end the one before, and stay what was entered', () => {
  const reweighed = run(experimentOf(), [{ kind: 'start' }, { kind: 'reweigh', weights }]);

  expect(reweighed.arms.map(({ weight }) => weight)).toEqual([6_000, 4_000]);
  expect(reweighed.phases).toEqual([
    {
      number: 1,
      startedAt: '2026-11-02T00:00:00.000Z',
      endedAt: '2026-11-02T01:00:00.000Z',
      weights: { control: 5_000, warmer: 5_000 },
    },
    { number: 2, startedAt: '2026-11-02T01:00:00.000Z', endedAt: null, weights },
  ]);
});

test('a pause ends the phase, and going on opens another', () => {
  const resumed = run(experimentOf(), [{ kind: 'start' }, { kind: 'pause', note: 'Holiday.' }, { kind: 'resume' }]);

  expect(resumed.phases.map(({ number, endedAt }) => [number, endedAt])).toEqual([
    [1, '2026-11-02T01:00:00.000Z'],
    [2, null],
  ]);
});

test.each<[string, Experiment, ExperimentChange, RegExp]>([
  ['a draft cannot be stopped', experimentOf(), { kind: 'stop', note: 'x' }, /draft: start it first/],
  ['a running one cannot be edited', started(), { kind: 'revise', draft }, /cannot change any more/],
  ['a running one cannot be archived', started(), { kind: 'archive' }, /Stop it first/],
  [
    'weights that do not sum to 10,000',
    started(),
    { kind: 'reweigh', weights: { control: 1, warmer: 2 } },
    /sum to 3;/,
  ],
  [
    'weights that leave an arm out',
    started(),
    { kind: 'reweigh', weights: { control: 10_000 } },
    /name each arm: control, warmer/,
  ],
  ['the same weights', started(), { kind: 'reweigh', weights: { control: 5_000, warmer: 5_000 } }, /weights already/],
  ['an override to nowhere', started(), { kind: 'override', unit: 'u', arm: 'colder' }, /no arm colder/],
  ['an unsound draft', experimentOf({ goals: [] }), { kind: 'start' }, /Exactly one goal/],
  [
    'an end that has passed',
    experimentOf({ schedule: { startsAt: null, endsAt: '2026-11-01T00:00:00.000Z' } }),
    { kind: 'start' },
    /end has passed/,
  ],
])('%s: refused in words', (_, experiment, change, words) => {
  expect(() => changeExperiment(experiment, change, at(1))).toThrow(words);
  expect(refusalOf(experiment, change, at(1))?.pl).toBeTruthy();
});

test('a prompt has one running experiment', () => {
  const context = { ...at(0), runningElsewhere: 'Shorter words' };
  const paused = run(experimentOf(), [{ kind: 'start' }, { kind: 'pause', note: 'Wait.' }]);

  expect(refusalOf(experimentOf(), { kind: 'start' }, context)?.en).toMatch(/“Shorter words” runs on this prompt/);
  expect(refusalOf(paused, { kind: 'resume' }, context)?.en).toMatch(/“Shorter words” runs/);
  expect(refusalOf(paused, { kind: 'stop', note: 'x' }, context)).toBeUndefined();
});

test('an override is set, replaced and taken away, also for odd names', () => {
  const set = run(started(), [
    { kind: 'override', unit: '__proto__', arm: 'warmer' },
    { kind: 'override', unit: 'me', arm: 'warmer' },
    { kind: 'override', unit: 'me', arm: 'control' },
  ]);

  expect(Object.entries(set.overrides)).toEqual([
    ['__proto__', 'warmer'],
    ['me', 'control'],
  ]);
  expect(Object.keys(run(set, [{ kind: 'override', unit: 'me', arm: null }]).overrides)).toEqual(['__proto__']);
});

test('the schedule starts what is a draft and stops what runs', () => {
  const schedule = { startsAt: '2026-11-02T01:00:00.000Z', endsAt: '2026-11-02T05:00:00.000Z' };
  const planned = experimentOf({ schedule });
  const running = changeExperiment(planned, { kind: 'start' }, at(1));

  expect(dueChange(planned, at(0).now)).toBeUndefined();
  expect(dueChange(planned, at(1).now)).toEqual({ kind: 'start' });
  expect(dueChange(planned, at(6).now)).toBeUndefined();
  expect(dueChange(running, at(4).now)).toBeUndefined();
  expect(dueChange(running, at(5).now)).toMatchObject({ kind: 'stop' });
});

test('whatever happens in whatever order: weights sum to 10,000, at most one phase is open, and only while it runs', () => {
  const note = fc.constant('because');
  const weight = fc.integer({ min: 0, max: 10_000 });
  const change: fc.Arbitrary<ExperimentChange> = fc.oneof(
    fc.constantFrom<ExperimentChange>(
      { kind: 'start' },
      { kind: 'resume' },
      { kind: 'archive' },
      { kind: 'revise', draft },
    ),
    note.map((text): ExperimentChange => ({ kind: 'pause', note: text })),
    note.map((text): ExperimentChange => ({ kind: 'stop', note: text })),
    weight.map((control): ExperimentChange => ({ kind: 'reweigh', weights: { control, warmer: 10_000 - control } })),
    fc.constant<ExperimentChange>({ kind: 'promote', arm: 'warmer' }),
  );

  let made = 0;
  fc.assert(
    fc.property(fc.array(change, { minLength: 10, maxLength: 30 }), fc.boolean(), (changes, begun) => {
      let experiment = begun ? started() : experimentOf();
      for (const [hour, next] of changes.entries()) {
        expect(experimentChangeSchema.safeParse(next).success).toBe(true);
        if (refusalOf(experiment, next, at(hour))) continue;
        experiment = changeExperiment(experiment, next, at(hour));
        made += 1;
        const open = experiment.phases.filter(({ endedAt }) => endedAt === null);
        expect(open.length).toBe(experiment.status === 'running' ? 1 : 0);
        expect(experiment.arms.reduce((sum, arm) => sum + arm.weight, 0)).toBe(10_000);
        expect(experiment.phases.map(({ number }) => number)).toEqual(experiment.phases.map((_, index) => index + 1));
      }
    }),
    { numRuns: 300 },
  );
  expect(made).toBeGreaterThan(500);
});
