import type {
  ExperimentDetail,
  ExperimentSummary,
  experimentQuerySchema,
} from '@votive/shared/admin-api/experiment-contracts';
import { AppError } from '@votive/shared/app-error';
import type { z } from 'zod';
import type { Queries } from '../database/open-database.ts';
import { readExperiments, type StoredExperiment } from './read-experiments.ts';
import { readExposed } from './sum-store.ts';

export type ExperimentReader = ReturnType<typeof createExperimentReader>;

/** Experiments as the admin API shows them. */
export function createExperimentReader(db: Queries) {
  /** The newest first. */
  async function list(query: z.output<typeof experimentQuerySchema>): Promise<ExperimentSummary[]> {
    return db.transaction().execute(async (tx) => {
      const numbers = await readVersionNumbers(tx);
      const exposed = await readExposed(tx);
      return (await readExperiments(tx))
        .filter(({ experiment }) => query.archived === 'include' || experiment.status !== 'archived')
        .filter(({ experiment }) => query.promptKey === undefined || experiment.promptKey === query.promptKey)
        .map(({ experiment }) => {
          const { id, promptKey, name, status, revision, schedule, note, promotedArm } = experiment;
          const { createdAt, startedAt, stoppedAt, arms, rollout } = experiment;
          return {
            ...{ id, promptKey, name, status, revision, schedule, note, promotedArm, createdAt, startedAt, stoppedAt },
            arms: arms.map((arm) => ({ ...arm, versionNumber: numbers.get(arm.versionId) ?? 1 })),
            isRollout: rollout !== null,
            exposed: exposed.get(id) ?? 0,
          };
        });
    });
  }

  /** Throws `not_found`. */
  async function read(id: string): Promise<ExperimentDetail> {
    return db.transaction().execute(async (tx) => {
      const found = (await readExperiments(tx, [id]))[0];
      if (!found) throw new AppError('not_found', `There is no experiment ${id}.`);
      return toDetail(tx, found);
    });
  }

  return { list, read };
}

async function toDetail(tx: Queries, { experiment, promptId }: StoredExperiment): Promise<ExperimentDetail> {
  const numbers = await readVersionNumbers(tx, promptId);
  const running = await tx
    .selectFrom('experiments')
    .select('name')
    .where('promptId', '=', promptId)
    .where('status', '=', 'running')
    .where('id', '<>', experiment.id)
    .executeTakeFirst();
  return {
    ...experiment,
    versionNumbers: Object.fromEntries(
      experiment.arms.map(({ versionId }) => [versionId, numbers.get(versionId) ?? 1]),
    ),
    exposed: (await readExposed(tx)).get(experiment.id) ?? 0,
    runningElsewhere: running?.name ?? null,
  };
}

async function readVersionNumbers(tx: Queries, promptId?: string): Promise<Map<string, number>> {
  const versions = await tx
    .selectFrom('promptVersions')
    .select(['id', 'number'])
    .$if(promptId !== undefined, (query) => query.where('promptId', '=', promptId ?? ''))
    .execute();
  return new Map(versions.map(({ id, number }) => [id, number]));
}
