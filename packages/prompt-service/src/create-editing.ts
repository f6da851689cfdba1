import type { Logger } from 'pino';
import type { AdminOperation } from './admin/admin-operation.ts';
import type { CallBackend } from './backend/backend-client.ts';
import type { Queries } from './database/open-database.ts';
import { createGateService } from './gate/gate-service.ts';
import { createGateStore } from './gate/gate-store.ts';
import { createDraftService } from './prompts/drafts/draft-service.ts';
import { createDraftStore } from './prompts/drafts/draft-store.ts';
import { createEditingStore } from './prompts/editing/editing-store.ts';
import { promptOperations } from './prompts/editing/prompt-operations.ts';
import { createPromptReader } from './prompts/editing/prompt-reader.ts';
import { createRenderForPersona } from './prompts/editing/render-for-persona.ts';
import { importOperation } from './prompts/exchange/import-prompts.ts';
import { createPromptParts } from './prompts/prompt-parts.ts';
import type { PromptService } from './prompts/prompt-service.ts';
import type { OnMove, PromptStore } from './prompts/prompt-store.ts';
import { createPublishRequestStore } from './prompts/publishing/publish-request-store.ts';
import { createPublishingService, type PublishingService } from './prompts/publishing/publishing-service.ts';
import { createExpectationService } from './runs/expectation-service.ts';
import { createExpectationStore } from './runs/expectation-store.ts';
import { createRunClient } from './runs/run-client.ts';
import { runOperations } from './runs/run-operations.ts';
import { createRunService } from './runs/run-service.ts';
import { createRunStore } from './runs/run-store.ts';

export type EditingDeps = {
  queries: Queries;
  store: PromptStore;
  prompts: PromptService;
  now: () => Date;
  log: Logger;
  callBackend: CallBackend;
  /** Makes the plans anew from what is stored. */
  reload: () => Promise<void>;
  onMove: OnMove;
  requireSecondPerson: boolean;
};

/** Everything that the editor pages work with. `stop` ends the runs that are under way, before the database is closed. */
export async function createEditing(
  deps: EditingDeps,
): Promise<{ operations: AdminOperation[]; publishing: PublishingService; stop: () => Promise<void> }> {
  const { queries, store, prompts, now, log, callBackend, requireSecondPerson } = deps;
  const parts = createPromptParts(store);
  const client = createRunClient(callBackend);
  const expectationStore = createExpectationStore(queries);
  const expectations = createExpectationService(expectationStore, now);
  const runs = createRunService({ runs: createRunStore(queries), expectations: expectationStore, client, log, now });
  const { configured } = client;
  const gates = createGateService({ gates: createGateStore(queries), runs, expectations, parts, configured, now });

  const editing = createEditingStore(queries);
  const reader = createPromptReader({ store, editing, readGateStates: gates.states });
  const drafts = createDraftService({ drafts: createDraftStore(queries), prompts, store, now });
  const requests = createPublishRequestStore(queries);
  const gateFault = gates.fault;
  const publishing = createPublishingService({
    prompts,
    history: editing,
    requests,
    gateFault,
    requireSecondPerson,
    now,
  });
  const render = createRenderForPersona({ parts, reader });
  await runs.recover();
  return {
    operations: [
      ...promptOperations({ prompts, reader, drafts, publishing, render }),
      importOperation({ db: queries, reload: deps.reload, onMove: deps.onMove, now, requireSecondPerson }),
      ...runOperations({ prompts, parts, runs, expectations, gates, configured }),
    ],
    publishing,
    stop: runs.stop,
  };
}
