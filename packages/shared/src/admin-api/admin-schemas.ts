import { z } from 'zod';
import { promptExportSchema } from '../contracts/prompt-export.ts';
import type { OperationId } from './admin-routes.ts';
import {
  changeReasonSchema,
  changeWeightsSchema,
  createExperimentSchema,
  experimentDetailSchema,
  experimentExportSchema,
  experimentQuerySchema,
  experimentResultsSchema,
  experimentSummarySchema,
  promoteArmSchema,
  promotedArmSchema,
  setOverrideSchema,
  updateExperimentSchema,
} from './experiment-contracts.ts';
import {
  createPromptSchema,
  createVersionSchema,
  discardDraftQuerySchema,
  draftSchema,
  labelMoveSchema,
  moveLabelSchema,
  moveOutcomeSchema,
  noteSchema,
  promptDetailSchema,
  promptSummarySchema,
  publishRequestSchema,
  renderedPromptSchema,
  renderRequestSchema,
  saveDraftSchema,
  versionDetailSchema,
} from './prompt-contracts.ts';
import {
  expectationSchema,
  gateSchema,
  runSchema,
  runSettingsSchema,
  runSummarySchema,
  saveExpectationSchema,
  startRunSchema,
} from './run-contracts.ts';
import {
  adminKeySchema,
  auditEntrySchema,
  auditQuerySchema,
  createAdminKeySchema,
  createdAdminKeySchema,
  sessionSchema,
  signInSchema,
} from './session-contracts.ts';
import { createdWebhookSchema, createWebhookSchema, deliverySchema, webhookSchema } from './webhook-contracts.ts';

/** What an operation takes and answers; no `answer` means 204. */
export type OperationSchemas = { query?: z.ZodType; body?: z.ZodType; answer?: z.ZodType };

const reason = z.strictObject({ reason: noteSchema });
const list = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item) });

/** Whether and how an import would change, or has changed, what is there. */
export const importOutcomeSchema = z.strictObject({
  created: z.array(z.string()),
  versionsAdded: z.int(),
  labelsMoved: z.int(),
  unchanged: z.array(z.string()),
});

/** The schemas of the admin API by operation: validation, the OpenAPI document and the client's types all come from here. */
export const ADMIN_SCHEMAS = {
  signIn: { body: signInSchema, answer: sessionSchema },
  readSession: { answer: sessionSchema },
  signOut: {},
  listKeys: { answer: list(adminKeySchema) },
  createKey: { body: createAdminKeySchema, answer: createdAdminKeySchema },
  revokeKey: {},
  readAudit: { query: auditQuerySchema, answer: list(auditEntrySchema) },
  listPrompts: { answer: list(promptSummarySchema) },
  createPrompt: { body: createPromptSchema, answer: promptSummarySchema },
  readPrompt: { answer: promptDetailSchema },
  archivePrompt: { body: reason },
  readVersion: { answer: versionDetailSchema },
  createVersion: { body: createVersionSchema, answer: versionDetailSchema },
  readDraft: { answer: draftSchema },
  saveDraft: { body: saveDraftSchema, answer: draftSchema },
  discardDraft: { query: discardDraftQuerySchema },
  renderPrompt: { body: renderRequestSchema, answer: renderedPromptSchema },
  moveLabel: { body: moveLabelSchema, answer: moveOutcomeSchema },
  labelMoves: { answer: list(labelMoveSchema) },
  listPublishRequests: { answer: list(publishRequestSchema) },
  approvePublishRequest: { body: reason, answer: moveOutcomeSchema },
  withdrawPublishRequest: { body: reason },
  exportPrompts: { answer: promptExportSchema },
  importPrompts: {
    body: z.strictObject({ document: promptExportSchema, dryRun: z.boolean(), reason: noteSchema }),
    answer: importOutcomeSchema,
  },
  readRunSettings: { answer: runSettingsSchema },
  startRun: { body: startRunSchema, answer: runSchema },
  listRuns: { answer: list(runSummarySchema) },
  readRun: { answer: runSchema },
  cancelRun: { answer: runSchema },
  listExpectations: { answer: list(expectationSchema) },
  saveExpectation: { body: saveExpectationSchema, answer: expectationSchema },
  removeExpectation: {},
  readGate: { answer: gateSchema },
  runGate: { body: z.strictObject({ provider: z.enum(['configured', 'recorded']) }), answer: gateSchema },
  listExperiments: { query: experimentQuerySchema, answer: list(experimentSummarySchema) },
  createExperiment: { body: createExperimentSchema, answer: experimentDetailSchema },
  readExperiment: { answer: experimentDetailSchema },
  updateExperiment: { body: updateExperimentSchema, answer: experimentDetailSchema },
  startExperiment: { body: changeReasonSchema, answer: experimentDetailSchema },
  changeWeights: { body: changeWeightsSchema, answer: experimentDetailSchema },
  setOverride: { body: setOverrideSchema, answer: experimentDetailSchema },
  pauseExperiment: { body: changeReasonSchema, answer: experimentDetailSchema },
  resumeExperiment: { body: changeReasonSchema, answer: experimentDetailSchema },
  stopExperiment: { body: changeReasonSchema, answer: experimentDetailSchema },
  promoteArm: { body: promoteArmSchema, answer: promotedArmSchema },
  archiveExperiment: { body: changeReasonSchema, answer: experimentDetailSchema },
  experimentResults: { answer: experimentResultsSchema },
  exportExperiment: { answer: experimentExportSchema },
  listWebhooks: { answer: list(webhookSchema) },
  createWebhook: { body: createWebhookSchema, answer: createdWebhookSchema },
  removeWebhook: {},
  listDeliveries: { answer: list(deliverySchema) },
  redeliver: { answer: deliverySchema },
  readApi: { answer: z.record(z.string(), z.unknown()) },
} as const satisfies Partial<Record<OperationId, OperationSchemas>>;

export type AdminSchemas = typeof ADMIN_SCHEMAS;
