import type { AdminOperation } from './admin/admin-operation.ts';
import type { Queries } from './database/open-database.ts';
import { createDraftService } from './prompts/drafts/draft-service.ts';
import { createDraftStore } from './prompts/drafts/draft-store.ts';
import { createEditingStore } from './prompts/editing/editing-store.ts';
import { promptOperations } from './prompts/editing/prompt-operations.ts';
import { createPromptReader } from './prompts/editing/prompt-reader.ts';
import { createRenderForPersona } from './prompts/editing/render-for-persona.ts';
import type { PromptService } from './prompts/prompt-service.ts';
import type { PromptStore } from './prompts/prompt-store.ts';
import { createPublishRequestStore } from './prompts/publishing/publish-request-store.ts';
import { createPublishingService, type PublishingService } from './prompts/publishing/publishing-service.ts';

export type EditingDeps = {
  queries: Queries;
  store: PromptStore;
  prompts: PromptService;
  now: () => Date;
  requireSecondPerson: boolean;
};

/** Everything that the editor pages work with. */
export function createEditing({ queries, store, prompts, now, requireSecondPerson }: EditingDeps): {
  operations: AdminOperation[];
  publishing: PublishingService;
} {
  const editing = createEditingStore(queries);
  const reader = createPromptReader({ store, editing, readGateStates: async () => new Map() });
  const drafts = createDraftService({ drafts: createDraftStore(queries), prompts, store, now });
  const publishing = createPublishingService({
    prompts,
    history: editing,
    requests: createPublishRequestStore(queries),
    gateFault: async () => 'The gate of this version has not run yet.',
    requireSecondPerson,
    now,
  });
  const render = createRenderForPersona({ store, reader });
  return { operations: promptOperations({ prompts, reader, drafts, publishing, render }), publishing };
}
