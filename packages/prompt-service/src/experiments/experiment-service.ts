import { randomBytes, randomUUID } from 'node:crypto';
import { AppError, InvalidInput } from '@votive/shared/app-error';
import type { Experiment, ExperimentChange, ExperimentDraft } from '@votive/shared/contracts/experiments';
import { changeExperiment, newExperiment } from '@votive/shared/experiments/change-experiment';
import { checkDraft } from '@votive/shared/experiments/check-draft';
import { appendAudit } from '../audit/append-audit.ts';
import type { Queries } from '../database/open-database.ts';
import { changeDetail, describeArms } from './describe-change.ts';
import { readExperiment, type StoredExperiment } from './read-experiments.ts';
import { insertExperiment, replaceExperiment } from './write-experiment.ts';

export type ExperimentService = ReturnType<typeof createExperimentService>;

/** Who changes an experiment, why, and which revision they looked at; without one, the newest is meant. */
export type ChangeBy = { actor: string; reason: string; ifRevision?: number | undefined };

/** What the rest of the world hears of, inside the transaction of the change. */
export type ExperimentEvent = {
  kind: 'experiment.started' | 'experiment.paused' | 'experiment.stopped';
  experiment: Experiment;
  actor: string;
  reason: string;
  at: string;
};

type Dependencies = {
  db: Queries;
  now: () => Date;
  /** Has the plans follow what changed. */
  reloadPlans: () => Promise<void>;
  announce: (tx: Queries, event: ExperimentEvent) => Promise<void>;
};

const SALT_BYTES = 16;
const MAX_NOTE = 500;
const EVENTS = {
  start: 'experiment.started',
  resume: 'experiment.started',
  pause: 'experiment.paused',
  stop: 'experiment.stopped',
} as const;

/** The rules for experiments, with their audit. What a change means is in `experiments/change-experiment.ts`; here it becomes durable, and every plan follows. */
export function createExperimentService({ db, now, reloadPlans, announce }: Dependencies) {
  /** Throws `invalid` with every fault of the draft, `not_found` for an unknown prompt, `gone` for an archived one. */
  async function create(promptKey: string, draft: ExperimentDraft, { actor }: { actor: string }): Promise<Experiment> {
    requireSound(draft);
    const at = now().toISOString();
    const salt = randomBytes(SALT_BYTES).toString('hex');
    const experiment = newExperiment(draft, { id: randomUUID(), promptKey, salt, createdAt: at });
    await db.transaction().execute(async (tx) => {
      const { id: promptId } = await requirePrompt(tx, promptKey);
      await requireVersions(tx, { experiment, promptId });
      await insertExperiment(tx, { experiment, promptId });
      const detail = { prompt: promptKey, name: draft.name, arms: describeArms(draft.arms) };
      await appendAudit(tx, { at, actor, action: 'experiment.created', target: experiment.id, detail });
    });
    await reloadPlans();
    return experiment;
  }

  /** Changes an experiment. Throws `conflict` where somebody changed it since `ifRevision`, or where the change is refused, with the reason in words. */
  async function change(id: string, what: ExperimentChange, by: ChangeBy): Promise<Experiment> {
    if (what.kind === 'revise') requireSound(what.draft);
    const changed = await db.transaction().execute((tx) => changeInside(tx, id, what, by));
    await reloadPlans();
    return changed;
  }

  async function changeInside(tx: Queries, id: string, what: ExperimentChange, by: ChangeBy): Promise<Experiment> {
    const { actor, reason, ifRevision } = by;
    const before = await requireExperiment(tx, id);
    const { revision } = before.experiment;
    if (ifRevision !== undefined && ifRevision !== revision) throw changedMeanwhile();
    if (what.kind === 'start' || what.kind === 'resume') await requireServing(tx, before);
    const runningElsewhere = await nameOfRunning(tx, before);
    const experiment = changeExperiment(before.experiment, what, { now: now(), runningElsewhere });
    const after = { ...before, experiment };
    if (what.kind === 'revise') await requireVersions(tx, after);

    const at = now().toISOString();
    if (!(await replaceExperiment(tx, after, { ifRevision: revision, at }))) throw changedMeanwhile();
    const detail = { ...changeDetail(before.experiment, experiment, what), reason };
    await appendAudit(tx, { at, actor, action: AUDIT_ACTION[what.kind], target: id, detail });
    if (what.kind in EVENTS) {
      const kind = EVENTS[what.kind as keyof typeof EVENTS];
      await announce(tx, { kind, experiment, actor, reason, at });
    }
    return experiment;
  }

  /** Has a draft say why its planned start could not be made; once for the same reason. */
  async function noteRefusedStart(id: string, reason: string, { actor }: { actor: string }): Promise<void> {
    const at = now().toISOString();
    const note = reason.slice(0, MAX_NOTE);
    await db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('experiments')
        .set({ note })
        .where('id', '=', id)
        .where('status', '=', 'draft')
        .where('note', '<>', note)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 1n)
        await appendAudit(tx, { at, actor, action: 'experiment.start_refused', target: id, detail: { reason: note } });
    });
  }

  return {
    create,
    change,
    noteRefusedStart,
    /** Throws `not_found`. */
    get: async (id: string): Promise<Experiment> => (await requireExperiment(db, id)).experiment,
  };
}

const AUDIT_ACTION: Record<ExperimentChange['kind'], string> = {
  revise: 'experiment.revised',
  start: 'experiment.started',
  reweigh: 'experiment.reweighed',
  override: 'experiment.overridden',
  pause: 'experiment.paused',
  resume: 'experiment.resumed',
  stop: 'experiment.stopped',
  promote: 'experiment.promoted',
  archive: 'experiment.archived',
};

function requireSound(draft: ExperimentDraft): void {
  const faults = checkDraft(draft);
  if (faults.length === 0) return;
  throw new InvalidInput(
    faults.map(({ path, message }) => ({ path: `draft.${path}`, message: message.en })),
    'The experiment cannot be kept like this.',
  );
}

async function requireExperiment(tx: Queries, id: string): Promise<StoredExperiment> {
  const found = await readExperiment(tx, id);
  if (!found) throw new AppError('not_found', `There is no experiment ${id}.`);
  return found;
}

async function requirePrompt(tx: Queries, key: string): Promise<{ id: string }> {
  const prompt = await tx.selectFrom('prompts').select(['id', 'archivedAt']).where('key', '=', key).executeTakeFirst();
  if (!prompt) throw new AppError('not_found', `There is no prompt ${key}.`);
  if (prompt.archivedAt !== null) throw new AppError('gone', `The prompt ${key} was archived.`);
  return prompt;
}

/** An experiment on a prompt that serves nobody would wait for ever. */
async function requireServing(tx: Queries, { promptId, experiment }: StoredExperiment): Promise<void> {
  await requirePrompt(tx, experiment.promptKey);
  const label = await tx
    .selectFrom('labels')
    .select('versionId')
    .where('promptId', '=', promptId)
    .where('name', '=', 'production')
    .executeTakeFirst();
  if (!label)
    throw new AppError('conflict', `${experiment.promptKey} has no version in production yet: publish one first.`);
}

async function requireVersions(tx: Queries, { promptId, experiment }: StoredExperiment): Promise<void> {
  const versions = await tx.selectFrom('promptVersions').select('id').where('promptId', '=', promptId).execute();
  const known = new Set(versions.map(({ id }) => id));
  const issues = experiment.arms.flatMap(({ versionId }, at) =>
    known.has(versionId)
      ? []
      : [{ path: `draft.arms.${at}.versionId`, message: `${experiment.promptKey} has no version ${versionId}.` }],
  );
  if (issues.length > 0) throw new InvalidInput(issues);
}

/** The name of the other experiment that runs on the same prompt. */
async function nameOfRunning(tx: Queries, { promptId, experiment }: StoredExperiment): Promise<string | undefined> {
  const running = await tx
    .selectFrom('experiments')
    .select('name')
    .where('promptId', '=', promptId)
    .where('status', '=', 'running')
    .where('id', '<>', experiment.id)
    .executeTakeFirst();
  return running?.name;
}

const changedMeanwhile = () =>
  new AppError('conflict', 'Somebody changed this experiment meanwhile; look again before you change it.');
