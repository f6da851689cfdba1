import type { Method } from '../http/policy-router.ts';
import type { Role } from './roles.ts';

/** One operation of the admin API. `role` is the least that may call it; `anyone` needs no session, and is limited instead. */
export type AdminRoute = { method: Method; path: string; role: Role | 'anyone'; summary: string };

/**
 * Every operation of the admin API by its id: the one list from which the prompt-service serves, the OpenAPI document is made and the client calls. Names in
 * braces are parameters of the path.
 */
export const ADMIN_ROUTES = {
  signIn: {
    method: 'post',
    path: '/api/admin/session',
    role: 'anyone',
    summary: 'Sign in with an API key or a one-time link',
  },
  readSession: { method: 'get', path: '/api/admin/session', role: 'viewer', summary: 'Who is signed in' },
  signOut: { method: 'delete', path: '/api/admin/session', role: 'viewer', summary: 'End the session' },
  listKeys: { method: 'get', path: '/api/admin/keys', role: 'owner', summary: 'List the API keys' },
  createKey: { method: 'post', path: '/api/admin/keys', role: 'owner', summary: 'Make an API key' },
  revokeKey: { method: 'delete', path: '/api/admin/keys/{keyId}', role: 'owner', summary: 'Revoke an API key' },
  readAudit: { method: 'get', path: '/api/admin/audit', role: 'viewer', summary: 'Read the audit, newest first' },

  listPrompts: { method: 'get', path: '/api/admin/prompts', role: 'viewer', summary: 'List the prompts' },
  createPrompt: { method: 'post', path: '/api/admin/prompts', role: 'editor', summary: 'Make a prompt' },
  readPrompt: {
    method: 'get',
    path: '/api/admin/prompts/{key}',
    role: 'viewer',
    summary: 'Read a prompt with its versions and labels',
  },
  archivePrompt: {
    method: 'post',
    path: '/api/admin/prompts/{key}/archive',
    role: 'publisher',
    summary: 'Take a prompt out of use',
  },
  readVersion: {
    method: 'get',
    path: '/api/admin/prompts/{key}/versions/{versionId}',
    role: 'viewer',
    summary: 'Read a version',
  },
  createVersion: {
    method: 'post',
    path: '/api/admin/prompts/{key}/versions',
    role: 'editor',
    summary: 'Save a new version',
  },
  readDraft: { method: 'get', path: '/api/admin/prompts/{key}/draft', role: 'editor', summary: 'Read your draft' },
  saveDraft: { method: 'put', path: '/api/admin/prompts/{key}/draft', role: 'editor', summary: 'Save your draft' },
  discardDraft: {
    method: 'delete',
    path: '/api/admin/prompts/{key}/draft',
    role: 'editor',
    summary: 'Throw your draft away',
  },
  renderPrompt: {
    method: 'post',
    path: '/api/admin/prompts/{key}/render',
    role: 'viewer',
    summary: 'Fill a prompt in for a sample person',
  },
  moveLabel: {
    method: 'put',
    path: '/api/admin/prompts/{key}/labels/{label}',
    role: 'editor',
    summary: 'Point a label at a version; `production` needs a publisher',
  },
  labelMoves: {
    method: 'get',
    path: '/api/admin/prompts/{key}/label-moves',
    role: 'viewer',
    summary: 'The history of the labels, newest first',
  },
  listPublishRequests: {
    method: 'get',
    path: '/api/admin/prompts/{key}/publish-requests',
    role: 'viewer',
    summary: 'Publications that wait for a second person',
  },
  approvePublishRequest: {
    method: 'post',
    path: '/api/admin/prompts/{key}/publish-requests/{requestId}/approve',
    role: 'publisher',
    summary: 'Approve a publication as the second person',
  },
  withdrawPublishRequest: {
    method: 'post',
    path: '/api/admin/prompts/{key}/publish-requests/{requestId}/withdraw',
    role: 'editor',
    summary: 'Withdraw a publication',
  },
  exportPrompts: { method: 'get', path: '/api/admin/prompt-export', role: 'viewer', summary: 'Export all prompts' },
  importPrompts: { method: 'post', path: '/api/admin/prompt-import', role: 'publisher', summary: 'Import prompts' },

  readRunSettings: {
    method: 'get',
    path: '/api/admin/run-settings',
    role: 'viewer',
    summary: 'Sample persons and the provider that is configured',
  },
  startRun: {
    method: 'post',
    path: '/api/admin/prompts/{key}/runs',
    role: 'editor',
    summary: 'Run versions on sample persons',
  },
  listRuns: {
    method: 'get',
    path: '/api/admin/prompts/{key}/runs',
    role: 'viewer',
    summary: 'The newest runs of a prompt',
  },
  readRun: { method: 'get', path: '/api/admin/runs/{runId}', role: 'viewer', summary: 'Read a run as far as it is' },
  cancelRun: { method: 'post', path: '/api/admin/runs/{runId}/cancel', role: 'editor', summary: 'Stop a run' },
  listExpectations: {
    method: 'get',
    path: '/api/admin/prompts/{key}/expectations',
    role: 'viewer',
    summary: 'What reports have to fulfil',
  },
  saveExpectation: {
    method: 'post',
    path: '/api/admin/prompts/{key}/expectations',
    role: 'editor',
    summary: 'Keep an expectation',
  },
  removeExpectation: {
    method: 'delete',
    path: '/api/admin/prompts/{key}/expectations/{expectationId}',
    role: 'editor',
    summary: 'Drop an expectation',
  },
  readGate: {
    method: 'get',
    path: '/api/admin/prompts/{key}/versions/{versionId}/gate',
    role: 'viewer',
    summary: 'Whether a version may be published, and why',
  },
  runGate: {
    method: 'post',
    path: '/api/admin/prompts/{key}/versions/{versionId}/gate',
    role: 'editor',
    summary: 'Run the gate of a version',
  },

  listExperiments: { method: 'get', path: '/api/admin/experiments', role: 'viewer', summary: 'List the experiments' },
  createExperiment: { method: 'post', path: '/api/admin/experiments', role: 'editor', summary: 'Draft an experiment' },
  readExperiment: {
    method: 'get',
    path: '/api/admin/experiments/{experimentId}',
    role: 'viewer',
    summary: 'Read an experiment',
  },
  updateExperiment: {
    method: 'put',
    path: '/api/admin/experiments/{experimentId}',
    role: 'editor',
    summary: 'Change a draft',
  },
  startExperiment: {
    method: 'post',
    path: '/api/admin/experiments/{experimentId}/start',
    role: 'publisher',
    summary: 'Start an experiment',
  },
  changeWeights: {
    method: 'put',
    path: '/api/admin/experiments/{experimentId}/weights',
    role: 'publisher',
    summary: 'Change the weights, which opens a phase',
  },
  setOverride: {
    method: 'put',
    path: '/api/admin/experiments/{experimentId}/overrides',
    role: 'publisher',
    summary: 'Fix the arm of one subject',
  },
  pauseExperiment: {
    method: 'post',
    path: '/api/admin/experiments/{experimentId}/pause',
    role: 'publisher',
    summary: 'Pause an experiment: everybody gets production',
  },
  stopExperiment: {
    method: 'post',
    path: '/api/admin/experiments/{experimentId}/stop',
    role: 'publisher',
    summary: 'Stop an experiment',
  },
  resumeExperiment: {
    method: 'post',
    path: '/api/admin/experiments/{experimentId}/resume',
    role: 'publisher',
    summary: 'Go on after a pause',
  },
  promoteArm: {
    method: 'post',
    path: '/api/admin/experiments/{experimentId}/promote',
    role: 'publisher',
    summary: 'Point production at the version of an arm',
  },
  archiveExperiment: {
    method: 'post',
    path: '/api/admin/experiments/{experimentId}/archive',
    role: 'editor',
    summary: 'Archive a stopped experiment',
  },
  experimentResults: {
    method: 'get',
    path: '/api/admin/experiments/{experimentId}/results',
    role: 'viewer',
    summary: 'What an experiment shows',
  },
  exportExperiment: {
    method: 'get',
    path: '/api/admin/experiments/{experimentId}/export',
    role: 'viewer',
    summary: 'The raw counts of an experiment',
  },

  listWebhooks: { method: 'get', path: '/api/admin/webhooks', role: 'owner', summary: 'List the webhooks' },
  createWebhook: { method: 'post', path: '/api/admin/webhooks', role: 'owner', summary: 'Make a webhook' },
  removeWebhook: {
    method: 'delete',
    path: '/api/admin/webhooks/{webhookId}',
    role: 'owner',
    summary: 'Remove a webhook',
  },
  listDeliveries: {
    method: 'get',
    path: '/api/admin/webhooks/{webhookId}/deliveries',
    role: 'owner',
    summary: 'The newest deliveries of a webhook',
  },
  redeliver: {
    method: 'post',
    path: '/api/admin/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver',
    role: 'owner',
    summary: 'Deliver once more',
  },

  readApi: {
    method: 'get',
    path: '/api/admin/openapi.json',
    role: 'anyone',
    summary: 'This API as an OpenAPI document',
  },
} as const satisfies Record<string, AdminRoute>;

export type OperationId = keyof typeof ADMIN_ROUTES;

/** Operations that make something of their own answer 201. */
export function isCreation(method: string, id: OperationId): boolean {
  return method === 'post' && (/^(create|start|save)[A-Z]/.test(id) || id === 'signIn') && id !== 'startExperiment';
}
