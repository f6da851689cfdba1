import type { Draft, saveDraftSchema } from '@votive/shared/admin-api/prompt-contracts';
import { AppError, Conflict, InvalidInput } from '@votive/shared/app-error';
import type { z } from 'zod';
import type { PromptService } from '../prompt-service.ts';
import type { PromptStore } from '../prompt-store.ts';
import type { DraftStore } from './draft-store.ts';

export type DraftService = ReturnType<typeof createDraftService>;
type Dependencies = {
  drafts: DraftStore;
  prompts: Pick<PromptService, 'find'>;
  store: Pick<PromptStore, 'hasVersion'>;
  now: () => Date;
};
type Place = { key: string; author: string };

/** Drafts: nobody sees another person's, nothing that a person typed is refused for its content, and two windows of one person never overwrite each other. */
export function createDraftService({ drafts, prompts, store, now }: Dependencies) {
  async function read({ key, author }: Place): Promise<Draft> {
    const draft = await drafts.read({ promptId: (await prompts.find(key)).id, author });
    if (!draft) throw new AppError('not_found', `You have no draft of ${key}.`);
    return draft;
  }

  /** Throws a conflict with the draft that stands there (`draft`) where it was saved elsewhere since `ifRevision` was read. */
  async function save({ key, author }: Place, input: z.output<typeof saveDraftSchema>): Promise<Draft> {
    const { ifRevision, ...content } = input;
    const { id: promptId } = await prompts.find(key);
    await requireBase(promptId, content.baseVersionId);
    const draft = { ...content, revision: (ifRevision ?? 0) + 1, savedAt: now().toISOString() };
    if (await drafts.save({ promptId, author }, draft)) return draft;
    throw await stale({ promptId, author });
  }

  async function discard({ key, author }: Place, ifRevision: number | undefined): Promise<void> {
    const owner = { promptId: (await prompts.find(key)).id, author };
    if (await drafts.discard(owner, ifRevision)) return;
    if (ifRevision !== undefined && (await drafts.read(owner))) throw await stale(owner);
  }

  async function stale(owner: { promptId: string; author: string }): Promise<Conflict> {
    const draft = (await drafts.read(owner)) ?? null;
    return new Conflict('Your draft was saved or thrown away in another window meanwhile.', { draft });
  }

  async function requireBase(promptId: string, baseVersionId: string | null): Promise<void> {
    if (baseVersionId === null || (await store.hasVersion(promptId, baseVersionId))) return;
    throw new InvalidInput([{ path: 'baseVersionId', message: 'This prompt has no such version.' }]);
  }

  return { read, save, discard };
}
