import type { Queries } from './database/open-database.ts';
import type { ExperimentEvent } from './experiments/experiment-service.ts';
import type { OnMove } from './prompts/prompt-store.ts';
import { announce } from './webhooks/outbox.ts';

/** Announces a label that moved. */
export const announceMove: OnMove = (tx, { key, label, from, versionId, actor, reason, at, approvedBy = null }) =>
  announce(tx, {
    event: 'label.moved',
    at,
    data: { prompt: key, label, from, to: versionId, actor, approvedBy, reason },
  });

/** Announces what happened to an experiment. */
export async function announceExperiment(
  tx: Queries,
  { kind, experiment, actor, reason, at }: ExperimentEvent,
): Promise<void> {
  const { id, name, promptKey } = experiment;
  await announce(tx, { event: kind, at, data: { experimentId: id, name, prompt: promptKey, actor, reason } });
}
