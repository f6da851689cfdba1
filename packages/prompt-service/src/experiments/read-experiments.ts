import type { Experiment, ExperimentStatus } from '@votive/shared/contracts/experiments';
import type { Selectable } from 'kysely';
import type { Queries } from '../database/open-database.ts';
import type { Schema } from '../database/schema.ts';
import { readDesign } from './design.ts';

type Row = Selectable<Schema['experiments']> & { promptKey: string };

/** An experiment with what its prompt is to the database. */
export type StoredExperiment = { experiment: Experiment; promptId: string };

/** Experiments with arms, phases and overrides, the newest first; `ids` for some of them. */
export async function readExperiments(tx: Queries, ids?: readonly string[]): Promise<StoredExperiment[]> {
  const rows = await tx
    .selectFrom('experiments')
    .innerJoin('prompts', 'prompts.id', 'experiments.promptId')
    .selectAll('experiments')
    .select('prompts.key as promptKey')
    .$if(ids !== undefined, (query) => query.where('experiments.id', 'in', ids ?? []))
    .orderBy('experiments.createdAt', 'desc')
    .orderBy('experiments.id')
    .execute();
  const known = rows.map(({ id }) => id);
  const arms = await tx
    .selectFrom('arms')
    .innerJoin('labels', (join) =>
      join.onRef('labels.promptId', '=', 'arms.promptId').onRef('labels.name', '=', 'arms.label'),
    )
    .select(['arms.experimentId', 'arms.name', 'arms.weight', 'labels.versionId'])
    .where('arms.experimentId', 'in', known)
    .orderBy('arms.position')
    .execute();
  const overrides = await tx
    .selectFrom('experimentOverrides')
    .selectAll()
    .where('experimentId', 'in', known)
    .orderBy('subject')
    .execute();
  const phases = await tx
    .selectFrom('experimentPhases')
    .selectAll()
    .where('experimentId', 'in', known)
    .orderBy('number')
    .execute();
  return rows.map((row) => {
    const isOurs = ({ experimentId }: { experimentId: string }) => experimentId === row.id;
    return {
      promptId: row.promptId,
      experiment: {
        ...fromRow(row),
        arms: arms.filter(isOurs).map(({ name, weight, versionId }) => ({ name, weight, versionId })),
        overrides: Object.fromEntries(overrides.filter(isOurs).map(({ subject, arm }) => [subject, arm])),
        phases: phases.filter(isOurs).map(({ number, startedAt, endedAt, weights }) => ({
          number,
          startedAt,
          endedAt,
          weights: JSON.parse(weights) as Record<string, number>,
        })),
      },
    };
  });
}

/** One experiment, or undefined. */
export async function readExperiment(tx: Queries, id: string): Promise<StoredExperiment | undefined> {
  return (await readExperiments(tx, [id]))[0];
}

function fromRow(row: Row): Omit<Experiment, 'arms' | 'overrides' | 'phases'> {
  const { id, promptKey, name, hypothesis, salt, revision, note, promotedArm, createdAt, startedAt, archivedAt } = row;
  return {
    ...{ id, promptKey, name, hypothesis, salt, revision, note, promotedArm, createdAt, startedAt, archivedAt },
    ...readDesign(row.design),
    status: statusOf(row),
    stoppedAt: row.endedAt,
  };
}

function statusOf({ status, archivedAt }: Pick<Row, 'status' | 'archivedAt'>): ExperimentStatus {
  if (status !== 'ended') return status;
  return archivedAt === null ? 'stopped' : 'archived';
}
