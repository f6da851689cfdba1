import { Conflict } from '@votive/shared/app-error';
import { type AdminOperation, operation } from '../../admin/admin-operation.ts';
import type { DraftService } from '../drafts/draft-service.ts';
import type { PromptService } from '../prompt-service.ts';
import type { PublishingService } from '../publishing/publishing-service.ts';
import type { PromptReader } from './prompt-reader.ts';
import type { createRenderForPersona } from './render-for-persona.ts';

type Dependencies = {
  prompts: PromptService;
  reader: PromptReader;
  drafts: DraftService;
  publishing: PublishingService;
  render: ReturnType<typeof createRenderForPersona>;
};

/** The operations on prompts, versions, drafts and labels. */
export function promptOperations(dependencies: Dependencies): AdminOperation[] {
  return [...promptsAndVersions(dependencies), ...draftOperations(dependencies), ...labelOperations(dependencies)];
}

function promptsAndVersions({ prompts, reader, render }: Dependencies): AdminOperation[] {
  return [
    operation('listPrompts', async () => ({ items: await reader.list() })),
    operation('createPrompt', async ({ body, actor }) => {
      await prompts.createPrompt({ ...body, actor: actor.name });
      const { labels: _labels, versionList: _versionList, ...summary } = await reader.detail(body.key);
      return summary;
    }),
    operation('readPrompt', ({ params }) => reader.detail(params.key)),
    operation('archivePrompt', ({ params, body, actor }) =>
      prompts.archivePrompt({ key: params.key, reason: body.reason, actor: actor.name }),
    ),
    operation('readVersion', ({ params }) => reader.version(params.key, params.versionId)),
    operation('createVersion', async ({ params: { key }, body, actor }) => {
      const { baseVersionId, content, note } = body;
      const created = await prompts
        .createVersion({ key, ...content, note, author: actor.name, baseVersionId })
        .catch((error: unknown) => throwForMerge(error, { key, baseVersionId, reader }));
      return reader.version(key, created.id);
    }),
    operation('renderPrompt', ({ params, body }) => render(params.key, body)),
    operation('exportPrompts', () => prompts.exportPrompts()),
  ];
}

function draftOperations({ drafts }: Dependencies): AdminOperation[] {
  return [
    operation('readDraft', ({ params, actor }) => drafts.read({ key: params.key, author: actor.name })),
    operation('saveDraft', ({ params, body, actor }) => drafts.save({ key: params.key, author: actor.name }, body)),
    operation('discardDraft', ({ params, query, actor }) =>
      drafts.discard({ key: params.key, author: actor.name }, query.ifRevision),
    ),
  ];
}

function labelOperations({ reader, publishing }: Dependencies): AdminOperation[] {
  return [
    operation('moveLabel', ({ params, body, actor }) => publishing.move(params.key, params.label, body, actor)),
    operation('labelMoves', async ({ params }) => ({ items: await reader.labelMoves(params.key) })),
    operation('listPublishRequests', async ({ params }) => ({ items: await publishing.list(params.key) })),
    operation('approvePublishRequest', ({ params, body, actor }) =>
      publishing.approve(params.key, params.requestId, body.reason, actor),
    ),
    operation('withdrawPublishRequest', ({ params, body, actor }) =>
      publishing.withdraw(params.key, params.requestId, body.reason, actor),
    ),
  ];
}

/** A version on a stale base is answered with both sides of a three-way merge. */
async function throwForMerge(
  error: unknown,
  { key, baseVersionId, reader }: { key: string; baseVersionId: string | null; reader: PromptReader },
): Promise<never> {
  if (!(error instanceof Conflict) || typeof error.details.newestId !== 'string') throw error;
  const newest = await reader.version(key, error.details.newestId);
  const base = baseVersionId === null ? null : await reader.version(key, baseVersionId).catch(() => null);
  throw new Conflict(error.message, { base, newest });
}
