import { randomUUID } from 'node:crypto';
import { AppError } from '@votive/shared/app-error';
import type { Mode, PlanVersion } from '@votive/shared/contracts/plan';
import type { PromptExport } from '@votive/shared/contracts/prompt-export';
import { hashModes } from '@votive/shared/prompts/default-prompt';
import type { PlanBook } from './plan-book.ts';
import type { PromptStore, StoredPrompt } from './prompt-store.ts';
import { PRODUCTION } from './to-plan.ts';

export type PromptService = ReturnType<typeof createPromptService>;

export type CreateVersion = {
  key: string;
  /** A name of one's own, for a version that ships with the product; else a random one. */
  id?: string;
  withThinking: Mode;
  withoutThinking: Mode;
  note: string;
  author: string;
};
export type MoveLabel = {
  key: string;
  label: string;
  versionId: string;
  actor: string;
  reason: string;
  /** The version the label pointed at when its mover looked (null: at none); someone else's move in between is a conflict. */
  ifVersionId?: string | null;
};

/** The rules for prompts: versions never change, labels move with a history, and every change reaches the plans and their readers at once. */
export function createPromptService(store: PromptStore, book: PlanBook, now: () => Date) {
  const at = () => now().toISOString();

  async function createPrompt({ key, description, actor }: { key: string; description: string; actor: string }) {
    await store.insertPrompt({ id: randomUUID(), key, description, createdAt: at() }, actor);
  }

  /** Adds the next version of a prompt; nothing that is published changes. Answers its id and number. */
  async function createVersion({ key, id = randomUUID(), author, note, withThinking, withoutThinking }: CreateVersion) {
    const { id: promptId } = await find(key);
    const sha256 = hashModes({ withThinking, withoutThinking });
    const version = { id, promptId, sha256, note, author, createdAt: at(), withThinking, withoutThinking };
    return { id, number: await store.appendVersion(key, version) };
  }

  /** Points a label at a version: publishing and rolling back are this. Answers false where it pointed there already. Throws `conflict` when someone was faster. */
  async function moveLabel({ key, label, versionId, actor, reason, ifVersionId }: MoveLabel): Promise<boolean> {
    const { id: promptId } = await find(key);
    if (!(await store.hasVersion(promptId, versionId)))
      throw new AppError('not_found', `The prompt ${key} has no version ${versionId}.`);

    const move = { promptId, label, versionId, actor, reason, at: at() };
    const outcome = await store.moveLabel(key, move, { ifVersionId });
    if (outcome === 'stale')
      throw new AppError('conflict', `Someone else moved ${label} of ${key} meanwhile; look again before you move it.`);
    if (outcome === 'moved') await book.reload();
    return outcome === 'moved';
  }

  /** Takes a prompt out of use: its plan answers 410 from now on. Its history stays. */
  async function archivePrompt({ key, actor, reason }: { key: string; actor: string; reason: string }): Promise<void> {
    const { id } = await find(key);
    if (await store.archive(id, key, { actor, reason, at: at() })) await book.reload();
  }

  async function labelHistory(key: string, label: string) {
    return store.labelMoves((await find(key)).id, label);
  }

  /** All prompts with all versions and labels; the same database always gives the same bytes. */
  async function exportPrompts(): Promise<PromptExport> {
    const { prompts, versions } = await store.catalogue({ allVersions: true });
    return {
      schema: 'votive.prompts/1',
      prompts: prompts.map(({ id, key, description, labels }) => ({
        key,
        description,
        versions: versions
          .filter(({ promptId }) => promptId === id)
          .map(({ promptId: _promptId, ...version }) => version),
        labels,
      })),
    };
  }

  /** Gives a new database the prompt that the product ships with; whatever an operator made of it since stays as it is. */
  async function seed(key: string, description: string, version: PlanVersion): Promise<void> {
    const author = 'votive';
    const known = (await store.catalogue({ allVersions: false })).prompts.find((prompt) => prompt.key === key);
    if (known?.archivedAt || known?.labels[PRODUCTION] !== undefined) return;
    if (!known) await createPrompt({ key, description, actor: author });
    if (!(await store.hasVersion((await find(key)).id, version.id)))
      await createVersion({ ...version, key, author, note: 'The version that Votive ships with.' });
    await moveLabel({ key, label: PRODUCTION, versionId: version.id, actor: author, reason: 'first start' });
  }

  async function find(key: string): Promise<StoredPrompt> {
    const { prompts } = await store.catalogue({ allVersions: false });
    const prompt = prompts.find((candidate) => candidate.key === key);
    if (!prompt) throw new AppError('not_found', `There is no prompt ${key}.`);
    if (prompt.archivedAt !== null) throw new AppError('gone', `The prompt ${key} was archived.`);
    return prompt;
  }

  return { createPrompt, createVersion, moveLabel, archivePrompt, labelHistory, exportPrompts, seed };
}
