import { randomUUID } from 'node:crypto';
import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import type { ExperimentDraft } from '@votive/shared/contracts/experiments';
import type { Exposure, Observation } from '@votive/shared/contracts/exposures';
import type { Outcome, OutcomeEvent } from '@votive/shared/contracts/outcomes';
import { DEFAULT_GOALS, DEFAULT_GUARDRAILS } from '@votive/shared/experiments/default-goals';
import { NOW, type startApp } from './start-app.ts';
import { defaultVersion, modes } from './versions.ts';

export const KEY = 'ASSESSMENT_ANALYSIS';
type App = Awaited<ReturnType<typeof startApp>>;

/** A second version of the analysis prompt; answers its id. */
export async function warmerVersion({ prompts }: Pick<App, 'prompts'>): Promise<string> {
  return (await prompts.createVersion({ key: KEY, ...modes('warmer'), note: 'warmer', author: 'ada' })).id;
}

/** A draft of two halves: `control` is what ships, `warmer` the version given. */
export function draftOf(versionId: string, changes: Partial<ExperimentDraft> = {}): ExperimentDraft {
  return {
    name: 'Warmer words',
    hypothesis: 'Warmer words are read to the end.',
    arms: [
      { name: 'control', versionId: defaultVersion.id, weight: 5_000 },
      { name: 'warmer', versionId, weight: 5_000 },
    ],
    overrides: {},
    plan: {
      ...{ design: 'sequential', alpha: 0.05, power: 0.8, expectedShare: 0.5, minimumEffect: 0.1 },
      ...{ horizonUnits: 1_000, minimumDays: 1 },
    },
    goals: [...DEFAULT_GOALS],
    guardrails: [...DEFAULT_GUARDRAILS],
    schedule: { startsAt: null, endsAt: null },
    rollout: null,
    ...changes,
  };
}

/** A running experiment, made and started through the admin API. */
export async function startTrial(app: App, changes: Partial<ExperimentDraft> = {}): Promise<ExperimentDetail> {
  const draft = draftOf(await warmerVersion(app), changes);
  const { id, revision } = await app.admin()('createExperiment', { body: { promptKey: KEY, draft } });
  const params = { experimentId: id };
  return app.admin()('startExperiment', { params, body: { ifRevision: revision, reason: 'to know' } });
}

/** An exposure of `unit` to `arm` at the clock of `startApp`; its analysis is a random one. */
export function exposureOf(
  { id, arms, phases }: Pick<ExperimentDetail, 'id' | 'arms' | 'phases'>,
  unit: string,
  arm: string,
  changes: Partial<Exposure> = {},
): Exposure {
  return {
    ...{ experimentId: id, unit, arm, analysisId: randomUUID(), phase: phases.length },
    versionId: arms.find(({ name }) => name === arm)?.versionId ?? defaultVersion.id,
    ...{ planSource: 'fresh', by: 'hash', statistics: true, exposedAt: NOW.toISOString() },
    ...changes,
  };
}

export function observationOf(experimentId: string, unit: string, changes: Partial<Observation> = {}): Observation {
  return { experimentId, unit, schemaValid: true, quotesVerified: 1, latencyMs: 900, costUsd: 0.01, ...changes };
}

/** Something a person did, an hour after the clock of `startApp` where nothing else is said; each has a key of its own. */
export function outcomeOf(
  analysisId: string,
  event:
    | { type: 'verdict'; findingId: string; verdict?: 'fits' | 'partly' | 'not-me' }
    | { type: 'exported' | 'printed' },
  { at = new Date(NOW.getTime() + 3_600_000).toISOString(), key = randomUUID() as string } = {},
): Outcome {
  return { analysisId, at, event: { ...event, key } as OutcomeEvent };
}

/** Hands over what backends hand over, 500 at a time, and adds the receipts up. */
export async function handOver(
  { send }: Pick<App, 'send'>,
  {
    exposures = [],
    observations = [],
    outcomes = [],
  }: { exposures?: Exposure[]; observations?: Observation[]; outcomes?: Outcome[] },
) {
  const total = { stored: 0, ignored: 0 };
  async function post(path: string, body: object) {
    const response = await send('POST', path, { body });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    const { stored, ignored } = (await response.json()) as typeof total;
    total.stored += stored;
    total.ignored += ignored;
  }
  for (const part of chunks(exposures)) await post('/internal/exposures', { exposures: part, observations: [] });
  for (const part of chunks(observations)) await post('/internal/exposures', { exposures: [], observations: part });
  for (const part of chunks(outcomes)) await post('/internal/outcomes', { outcomes: part });
  return total;
}

function chunks<Entry>(entries: readonly Entry[]): Entry[][] {
  return Array.from({ length: Math.ceil(entries.length / 500) }, (_, at) => entries.slice(at * 500, at * 500 + 500));
}
