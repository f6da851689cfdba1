import { randomUUID } from 'node:crypto';
import { AppError, Conflict } from '@votive/shared/app-error';
import type { Mode, PlanVersion } from '@votive/shared/contracts/plan';
import type { PromptExport } from '@votive/shared/contracts/prompt-export';
import type { Variable } from '@votive/shared/contracts/prompt-variables';
import { hashModes } from '@votive/shared/prompts/hash-modes';
import { requireArchivable, requireReleasable, requireSound } from './check-composition.ts';
import type { PlanBook } from './plan-book.ts';
import type { PromptStore, StoredPrompt } from './prompt-store.ts';
import { PRODUCTION } from './to-plan.ts';

export type PromptService = ReturnType<typeof createPromptService>;

export type CreateVersion = {
  key: string;
  /** A name of one's own, for a version that ships with the product; else a random one. */
  id?: string;
  variables?: Variable[] | undefined;
  withThinking: Mode;
  withoutThinking: Mode;
  note: string;
  author: string;
  /** The version that its author started from (null: none); another one that became the newest meanwhile is a conflict. */
  baseVersionId?: string | null;
};
export type MoveLabel = {
  key: string;
  label: string;
  versionId: string;
  actor: string;
  reason: string;
  approvedBy?: string | null;
  /** The version the label pointed at when its mover looked (null: at none); someone else's move in between is a conflict. */
  ifVersionId?: string | null;
};

/** The rules for prompts: versions never change and can be put together, labels move with a history, and every change reaches the plans and their readers at once. */
export function createPromptService(store: PromptStore, book: PlanBook, now: () => Date) {
  const at = () => now().toISOString();
  const shelf = () => store.catalogue({ allVersions: false });

  async function createPrompt({ key, description, actor }: { key: string; description: string; actor: string }) {
    await store.insertPrompt({ id: randomUUID(), key, description, createdAt: at() }, actor);
  }

  /**
   * Adds the next version of a prompt; nothing that is published changes. Answers its id and number. Throws `InvalidInput` where its texts break its contract or
   * include what cannot be included, and a conflict with the newest version's id as `newestId` where its base is older.
   */
  async function createVersion(draft: CreateVersion) {
    const { key, id = randomUUID(), author, note, variables, withThinking, withoutThinking, baseVersionId } = draft;
    const { id: promptId } = await find(key);
    requireSound(key, draft, await shelf());
    const sha256 = hashModes({ withThinking, withoutThinking });
    const version = { id, promptId, sha256, note, author, createdAt: at(), variables, withThinking, withoutThinking };
    const outcome = await store.appendVersion(key, version, { ifNewestId: baseVersionId });
    if ('staleAt' in outcome)
      throw new Conflict(`Someone else saved a version of ${key} meanwhile.`, { newestId: outcome.staleAt });
    return { id, number: outcome.number };
  }

  /** Points a label at a version: publishing and rolling back are this. Answers false where it pointed there already. Throws `conflict` when someone was faster. */
  async function moveLabel(request: MoveLabel): Promise<boolean> {
    const { key, label, versionId, actor, reason, ifVersionId, approvedBy = null } = request;
    const { id: promptId } = await find(key);
    const version = await store.findVersion(promptId, versionId);
    if (!version) throw new AppError('not_found', `The prompt ${key} has no version ${versionId}.`);
    requireReleasable(key, { label, version }, await shelf());

    const move = { promptId, label, versionId, actor, reason, at: at(), approvedBy };
    const outcome = await store.moveLabel(key, move, { ifVersionId });
    if (outcome === 'stale')
      throw new AppError('conflict', `Someone else moved ${label} of ${key} meanwhile; look again before you move it.`);
    if (outcome === 'moved') await book.reload();
    return outcome === 'moved';
  }

  /** Takes a prompt out of use: its plan answers 410 from now on. Its history stays. Throws `conflict` where other prompts include it, or an experiment runs on it. */
  async function archivePrompt({ key, actor, reason }: { key: string; actor: string; reason: string }): Promise<void> {
    const { id } = await find(key);
    requireArchivable(key, await shelf());
    if (await store.archive(id, key, { actor, reason, at: at() })) await book.reload();
  }

  async function labelHistory(key: string, label: string) {
    return store.labelMoves((await find(key)).id, label);
  }

  /** All prompts with all versions and labels; the same database always gives the same bytes. */
  async function exportPrompts(): Promise<PromptExport> {
    const { prompts, versions } = await store.catalogue({ allVersions: true });
    const versionsOf = Map.groupBy(versions, ({ promptId }) => promptId);
    return {
      schema: 'votive.prompts/1',
      prompts: prompts.map(({ id, key, description, archivedAt, labels }) => ({
        key,
        description,
        ...(archivedAt !== null && { archivedAt }),
        versions: (versionsOf.get(id) ?? []).map(({ promptId: _promptId, author: _author, ...version }) => version),
        labels,
      })),
    };
  }

  /** Gives a new database the prompt that the product ships with; whatever an operator made of it since stays as it is. */
  async function seed(key: string, description: string, version: PlanVersion): Promise<void> {
    const author = 'votive';
    const known = await store.findPrompt(key);
    if (known?.archivedAt || known?.labels[PRODUCTION] !== undefined) return;
    if (!known) await createPrompt({ key, description, actor: author });
    if (!(await store.hasVersion((await find(key)).id, version.id)))
      await createVersion({ ...version, key, author, note: 'The version that Votive ships with.' });
    await moveLabel({ key, label: PRODUCTION, versionId: version.id, actor: author, reason: 'first start' });
  }

  /** A prompt that is in use. Throws `not_found`, or `gone` where it was archived. */
  async function find(key: string): Promise<StoredPrompt> {
    const prompt = await store.findPrompt(key);
    if (!prompt) throw new AppError('not_found', `There is no prompt ${key}.`);
    if (prompt.archivedAt !== null) throw new AppError('gone', `The prompt ${key} was archived.`);
    return prompt;
  }

  return { createPrompt, createVersion, moveLabel, archivePrompt, labelHistory, exportPrompts, seed, find };
}
