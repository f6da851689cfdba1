import type { ExperimentDetail } from '@votive/shared/admin-api/experiment-contracts';
import type { moveLabelSchema, moveOutcomeSchema } from '@votive/shared/admin-api/prompt-contracts';
import { mayActAs } from '@votive/shared/admin-api/roles';
import { AppError } from '@votive/shared/app-error';
import type { Experiment, ExperimentChange, ExperimentDraft } from '@votive/shared/contracts/experiments';
import type { z } from 'zod';
import { type Actor, type AdminOperation, operation } from '../admin/admin-operation.ts';
import type { ExperimentReader } from './experiment-reader.ts';
import type { ExperimentService } from './experiment-service.ts';
import type { ExperimentResultService } from './result-service.ts';

type MoveRequest = z.output<typeof moveLabelSchema>;
type MoveOutcome = z.output<typeof moveOutcomeSchema>;

export type ExperimentOperationDeps = {
  experiments: ExperimentService;
  reader: ExperimentReader;
  results: ExperimentResultService;
  /** Which version a prompt has in production; null for none. */
  productionOf: (promptKey: string) => Promise<string | null>;
  moveProduction: (promptKey: string, request: MoveRequest, actor: Actor) => Promise<MoveOutcome>;
};

/** The experiments of the admin API. */
export function experimentOperations(deps: ExperimentOperationDeps): AdminOperation[] {
  const { experiments, reader, results, productionOf, moveProduction } = deps;

  /** Makes a change and answers what the experiment is then. */
  async function change(
    {
      params,
      body,
      actor,
    }: { params: { experimentId: string }; body: { ifRevision?: number; reason: string }; actor: Actor },
    what: ExperimentChange,
  ): Promise<ExperimentDetail> {
    const { ifRevision, reason } = body;
    await experiments.change(params.experimentId, what, { actor: actor.name, reason, ifRevision });
    return reader.read(params.experimentId);
  }

  return [
    operation('listExperiments', async ({ query }) => ({ items: await reader.list(query) })),
    operation('createExperiment', async ({ body, actor }) => {
      requireScheduler(actor, body.draft);
      const { id } = await experiments.create(body.promptKey, body.draft, { actor: actor.name });
      return reader.read(id);
    }),
    operation('readExperiment', ({ params }) => reader.read(params.experimentId)),
    operation('updateExperiment', async ({ params, body, actor }) => {
      requireScheduler(actor, body.draft, await experiments.get(params.experimentId));
      const { ifRevision, draft } = body;
      return change({ params, actor, body: { ifRevision, reason: 'edited' } }, { kind: 'revise', draft });
    }),
    operation('startExperiment', (input) => change(input, { kind: 'start' })),
    operation('changeWeights', (input) => change(input, { kind: 'reweigh', weights: input.body.weights })),
    operation('setOverride', (input) =>
      change(input, { kind: 'override', unit: input.body.unit, arm: input.body.arm }),
    ),
    operation('pauseExperiment', (input) => change(input, { kind: 'pause', note: input.body.reason })),
    operation('resumeExperiment', (input) => change(input, { kind: 'resume' })),
    operation('stopExperiment', (input) => change(input, { kind: 'stop', note: input.body.reason })),
    operation('promoteArm', async ({ params, body, actor }) => {
      const experiment = await experiments.get(params.experimentId);
      const versionId = requirePromotable(experiment, body);
      const { reason, overrideGate } = body;
      const ifVersionId = await productionOf(experiment.promptKey);
      const request = { versionId, reason, ifVersionId, overrideGate };
      const outcome = await moveProduction(experiment.promptKey, request, actor);
      if (outcome.outcome !== 'awaiting_approval' && experiment.promotedArm !== body.arm)
        await change({ params, body, actor }, { kind: 'promote', arm: body.arm });
      return { experiment: await reader.read(params.experimentId), outcome };
    }),
    operation('archiveExperiment', (input) => change(input, { kind: 'archive' })),
    operation('experimentResults', async ({ params }) => {
      const experiment = await reader.read(params.experimentId);
      return { experiment, ...(await results.show(experiment)) };
    }),
    operation('exportExperiment', async ({ params }) => results.export(await experiments.get(params.experimentId))),
  ];
}

/** A draft with a planned start begins by itself, so that only those may write it who may start it. */
function requireScheduler(actor: Actor, draft: ExperimentDraft, before?: Experiment): void {
  const isScheduled = draft.schedule.startsAt !== null || (before?.schedule.startsAt ?? null) !== null;
  if (isScheduled && !mayActAs(actor.role, 'publisher'))
    throw new AppError('forbidden', 'A draft that starts by itself needs the role publisher.');
}

/** The version of the arm that production is to follow. Checked before production moves, so that it never moves in vain. */
function requirePromotable(
  { status, revision, arms }: Experiment,
  { arm, ifRevision }: { arm: string; ifRevision: number },
): string {
  if (ifRevision !== revision)
    throw new AppError('conflict', 'Somebody changed this experiment meanwhile; look again before you change it.');
  if (status !== 'stopped')
    throw new AppError(
      'conflict',
      'Stop the experiment first: production changes for everybody when an arm is promoted.',
    );
  const version = arms.find(({ name }) => name === arm)?.versionId;
  if (version === undefined) throw new AppError('not_found', `There is no arm ${arm}.`);
  return version;
}
