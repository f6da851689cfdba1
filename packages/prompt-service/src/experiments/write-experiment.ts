import type { Experiment, ExperimentStatus } from '@votive/shared/contracts/experiments';
import type { Queries } from '../database/open-database.ts';
import { designText } from './design.ts';
import type { StoredExperiment } from './read-experiments.ts';

/** The label that an arm's version hangs on. */
const armLabel = (experimentId: string, arm: string) => `arm:${experimentId}:${arm}`;

/** Inserts a new experiment. Its versions are versions of its prompt, which the caller has checked. */
export async function insertExperiment(tx: Queries, { experiment, promptId }: StoredExperiment): Promise<void> {
  const { id, salt, createdAt } = experiment;
  await tx
    .insertInto('experiments')
    .values({ id, promptId, salt, createdAt, ...columnsOf(experiment) })
    .execute();
  await insertArms(tx, { experiment, promptId }, createdAt);
  await insertOverrides(tx, experiment);
}

/** Writes a changed experiment over revision `ifRevision`; false where that is not the current one. Arms and their versions are written anew only while it is a draft. */
export async function replaceExperiment(
  tx: Queries,
  { experiment, promptId }: StoredExperiment,
  { ifRevision, at }: { ifRevision: number; at: string },
): Promise<boolean> {
  const { id } = experiment;
  const { numUpdatedRows } = await tx
    .updateTable('experiments')
    .set(columnsOf(experiment))
    .where('id', '=', id)
    .where('revision', '=', ifRevision)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) return false;

  await tx.deleteFrom('experimentOverrides').where('experimentId', '=', id).execute();
  if (experiment.status === 'draft') await replaceArms(tx, { experiment, promptId }, at);
  for (const { name, weight } of experiment.arms)
    await tx.updateTable('arms').set({ weight }).where('experimentId', '=', id).where('name', '=', name).execute();
  await insertOverrides(tx, experiment);
  await writePhases(tx, experiment);
  return true;
}

async function replaceArms(tx: Queries, stored: StoredExperiment, at: string): Promise<void> {
  const { id } = stored.experiment;
  const former = await tx.selectFrom('arms').select(['promptId', 'label']).where('experimentId', '=', id).execute();
  await tx.deleteFrom('arms').where('experimentId', '=', id).execute();
  for (const { promptId, label } of former)
    await tx.deleteFrom('labels').where('promptId', '=', promptId).where('name', '=', label).execute();
  await insertArms(tx, stored, at);
}

async function insertArms(tx: Queries, { experiment, promptId }: StoredExperiment, at: string): Promise<void> {
  const experimentId = experiment.id;
  for (const [position, { name, weight, versionId }] of experiment.arms.entries()) {
    const label = armLabel(experimentId, name);
    await tx.insertInto('labels').values({ promptId, name: label, versionId, movedAt: at }).execute();
    await tx.insertInto('arms').values({ experimentId, position, name, weight, promptId, label }).execute();
  }
}

async function insertOverrides(tx: Queries, { id, overrides }: Experiment): Promise<void> {
  for (const [subject, arm] of Object.entries(overrides))
    await tx.insertInto('experimentOverrides').values({ experimentId: id, subject, arm }).execute();
}

async function writePhases(tx: Queries, { id, phases }: Experiment): Promise<void> {
  for (const { number, startedAt, endedAt, weights } of phases)
    await tx
      .insertInto('experimentPhases')
      .values({ experimentId: id, number, startedAt, endedAt, weights: JSON.stringify(weights) })
      .onConflict((conflict) => conflict.columns(['experimentId', 'number']).doUpdateSet({ endedAt }))
      .execute();
}

function columnsOf(experiment: Experiment) {
  const { name, hypothesis, revision, note, promotedArm, startedAt, stoppedAt, archivedAt, phases } = experiment;
  return {
    ...{ name, hypothesis, revision, note, promotedArm, startedAt, archivedAt },
    status: STORED_STATUS[experiment.status],
    endedAt: stoppedAt,
    phase: Math.max(1, phases.length),
    design: designText(experiment),
  };
}

const STORED_STATUS = {
  draft: 'draft',
  running: 'running',
  paused: 'paused',
  stopped: 'ended',
  archived: 'ended',
} as const satisfies Record<ExperimentStatus, string>;
