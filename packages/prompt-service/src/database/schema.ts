import type { Role } from '@votive/shared/admin-api/roles';
import type { PlanSource } from '@votive/shared/contracts/analysis';
import type { Mode } from '@votive/shared/contracts/plan';
import type { ColumnType, Generated } from 'kysely';

/** Why a unit is in no arm's numbers. */
export type Exclusion = 'several_arms' | 'bundled_plan' | 'overridden' | 'arm_gone';
/** Set once, on insert. */
type Fixed<Value> = ColumnType<Value, Value, never>;
type ModeName = 'withThinking' | 'withoutThinking';

type PromptsTable = {
  id: Fixed<string>;
  key: Fixed<string>;
  description: string;
  createdAt: Fixed<string>;
  archivedAt: string | null;
};
type PromptVersionsTable = {
  id: Fixed<string>;
  promptId: Fixed<string>;
  number: Fixed<number>;
  sha256: Fixed<string>;
  note: Fixed<string>;
  author: Fixed<string>;
  createdAt: Fixed<string>;
};
type VersionModesTable = {
  versionId: Fixed<string>;
  mode: Fixed<ModeName>;
  model: Fixed<string | null>;
  temperature: Fixed<number | null>;
  maxTokens: Fixed<number>;
  thinkingBudget: Fixed<number>;
  outputSchema: Fixed<string>;
  languagePolicy: Fixed<Mode['languagePolicy']>;
};
type VersionTextsTable = {
  versionId: Fixed<string>;
  mode: Fixed<ModeName>;
  language: Fixed<string>;
  system: Fixed<string>;
  user: Fixed<string>;
};
type VersionContractsTable = { versionId: Fixed<string>; variables: Fixed<string> };
type DraftsTable = {
  promptId: Fixed<string>;
  author: Fixed<string>;
  baseVersionId: string | null;
  content: string;
  note: string;
  revision: number;
  savedAt: string;
};
type PublishRequestsTable = {
  id: Fixed<string>;
  promptId: Fixed<string>;
  label: Fixed<string>;
  versionId: Fixed<string>;
  ifVersionId: Fixed<string | null>;
  reason: Fixed<string>;
  requestedBy: Fixed<string>;
  requestedAt: Fixed<string>;
  state: 'open' | 'approved' | 'withdrawn';
  decidedBy: string | null;
  decidedAt: string | null;
};
type RunsTable = {
  id: Fixed<string>;
  promptId: Fixed<string>;
  startedBy: Fixed<string>;
  startedAt: Fixed<string>;
  finishedAt: string | null;
  mode: Fixed<ModeName>;
  provider: Fixed<'configured' | 'recorded' | 'rules'>;
  columns: Fixed<string>;
  gateVersionId: Fixed<string | null>;
};
type RunCellsTable = {
  runId: Fixed<string>;
  position: Fixed<number>;
  column: Fixed<number>;
  personaId: Fixed<string>;
  language: Fixed<'en' | 'pl'>;
  status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  figures: string | null;
};
type GateResultsTable = {
  runId: Fixed<string>;
  versionId: Fixed<string>;
  contentSha256: Fixed<string>;
  ranAt: Fixed<string>;
  state: Fixed<'passed' | 'failed'>;
  checks: Fixed<string>;
  provider: Fixed<string>;
  costPerCell: Fixed<number | null>;
};
type ExpectationsTable = {
  id: Fixed<string>;
  promptId: Fixed<string>;
  personaId: Fixed<string>;
  language: Fixed<string | null>;
  kind: Fixed<string>;
  value: Fixed<string>;
  createdBy: Fixed<string>;
  createdAt: Fixed<string>;
  removedAt: string | null;
};
type WebhooksTable = {
  id: Fixed<string>;
  url: Fixed<string>;
  events: Fixed<string>;
  secret: Fixed<string>;
  createdBy: Fixed<string>;
  createdAt: Fixed<string>;
  disabledAt: string | null;
};
type DeliveriesTable = {
  id: Fixed<string>;
  webhookId: Fixed<string>;
  event: Fixed<string>;
  body: Fixed<string>;
  createdAt: Fixed<string>;
  attempts: number;
  state: 'waiting' | 'delivered' | 'failed';
  lastStatus: number | null;
  lastProblem: string | null;
  nextAttemptAt: string | null;
};
type LabelsTable = { promptId: Fixed<string>; name: Fixed<string>; versionId: string; movedAt: string };
type LabelMovesTable = {
  id: Generated<number>;
  promptId: Fixed<string>;
  label: Fixed<string>;
  fromVersionId: Fixed<string | null>;
  toVersionId: Fixed<string>;
  actor: Fixed<string>;
  reason: Fixed<string>;
  movedAt: Fixed<string>;
  approvedBy: ColumnType<string | null, string | null | undefined, never>;
};
type ExperimentsTable = {
  id: Fixed<string>;
  promptId: Fixed<string>;
  name: string;
  hypothesis: string;
  status: 'draft' | 'running' | 'paused' | 'ended';
  salt: Fixed<string>;
  phase: number;
  createdAt: Fixed<string>;
  startedAt: string | null;
  endedAt: string | null;
  design: Generated<string>;
  revision: Generated<number>;
  note: Generated<string>;
  promotedArm: Generated<string | null>;
  archivedAt: Generated<string | null>;
  lastExposureAt: Generated<string | null>;
};
type ArmsTable = {
  experimentId: Fixed<string>;
  position: Fixed<number>;
  name: Fixed<string>;
  weight: number;
  promptId: Fixed<string>;
  label: Fixed<string>;
};
type ExperimentOverridesTable = { experimentId: Fixed<string>; subject: Fixed<string>; arm: string };
type ExperimentPhasesTable = {
  experimentId: Fixed<string>;
  number: Fixed<number>;
  startedAt: Fixed<string>;
  endedAt: string | null;
  weights: Fixed<string>;
};
type ExposuresTable = {
  experimentId: Fixed<string>;
  unit: Fixed<string>;
  phase: Fixed<number>;
  arm: Fixed<string>;
  versionId: Fixed<string>;
  planSource: Fixed<PlanSource>;
  exposedAt: Fixed<string>;
  statistics: Fixed<number>;
  excluded: Exclusion | null;
  observation: string | null;
  closedAt: string | null;
};
type ExposedAnalysesTable = { analysisId: Fixed<string>; experimentId: Fixed<string>; unit: Fixed<string> };
type OutcomesTable = {
  analysisId: Fixed<string>;
  key: Fixed<string>;
  experimentId: Fixed<string>;
  unit: Fixed<string>;
  at: Fixed<string>;
  event: Fixed<string>;
};
type ExperimentSumsTable = {
  experimentId: Fixed<string>;
  phase: Fixed<number>;
  arm: Fixed<string>;
  measure: Fixed<string>;
  units: number;
  sum: number;
  sumOfSquares: number;
};
type ExperimentLooksTable = {
  experimentId: Fixed<string>;
  phase: Fixed<number>;
  at: Fixed<string>;
  arms: Fixed<string>;
};
type TokensTable = {
  tokenHash: Fixed<Buffer>;
  memberId: Fixed<string>;
  createdAt: Fixed<string>;
  expiresAt: Fixed<string>;
};
type MembersTable = {
  id: Fixed<string>;
  email: string;
  passwordHash: string;
  language: string;
  emailVerifiedAt: ColumnType<string | null, string | null | undefined, string | null>;
  createdAt: Fixed<string>;
};
type RefreshTokensTable = TokensTable & { familyId: Fixed<string> };
type AssessmentsTable = {
  id: Fixed<string>;
  /** Whose it is is sealed in: another owner means to seal the answers anew, at the next version. */
  memberId: Fixed<string | null>;
  questionnaireId: Fixed<string>;
  questionnaireVersion: Fixed<string>;
  language: Fixed<string>;
  consent: Fixed<string>;
  sealedAnswers: Fixed<Buffer>;
  version: Fixed<number>;
  createdAt: Fixed<string>;
};
type AnalysesTable = {
  id: Fixed<string>;
  assessmentId: Fixed<string>;
  sealedReport: Fixed<Buffer>;
  version: Fixed<number>;
  contentSha256: Fixed<string>;
  accessTokenHash: Buffer;
  createdAt: Fixed<string>;
  storedAt: Fixed<string>;
};
type DeletionsTable = { kind: Fixed<'analysis'>; id: Fixed<string>; deletedAt: Fixed<string> };
type ImportRowsTable = {
  sourceTable: Fixed<string>;
  sourceId: Fixed<string>;
  outcome: Fixed<'imported' | 'kept' | 'left'>;
  reason: Fixed<string | null>;
  importedAt: Fixed<string>;
};
type ImportRemainsTable = {
  sourceTable: Fixed<string>;
  sourceId: Fixed<string>;
  memberId: Fixed<string | null>;
  sealedContent: Fixed<Buffer>;
  version: Fixed<number>;
};
type ImportedAnalysesTable = {
  id: Fixed<string>;
  memberId: Fixed<string>;
  assessmentId: Fixed<string | null>;
  sealedResult: Fixed<Buffer>;
  version: Fixed<number>;
  createdAt: Fixed<string>;
};
type AdminKeysTable = {
  id: Fixed<string>;
  name: Fixed<string>;
  role: Fixed<Role>;
  secretHash: Fixed<Buffer>;
  createdAt: Fixed<string>;
  createdBy: Fixed<string>;
  lastUsedAt: string | null;
  revokedAt: string | null;
};
type AdminLinksTable = {
  id: Fixed<string>;
  secretHash: Fixed<Buffer>;
  actor: Fixed<string>;
  role: Fixed<Role>;
  createdAt: Fixed<string>;
  expiresAt: Fixed<string>;
  usedAt: string | null;
};
type AdminSessionsTable = {
  tokenHash: Fixed<Buffer>;
  actor: Fixed<string>;
  role: Fixed<Role>;
  keyId: Fixed<string | null>;
  createdAt: Fixed<string>;
  seenAt: string;
  expiresAt: Fixed<string>;
};
type AuditTable = {
  id: Generated<number>;
  at: Fixed<string>;
  actor: Fixed<string>;
  action: Fixed<string>;
  target: Fixed<string>;
  detail: Fixed<string>;
  traceId: Fixed<string | null>;
};

/** The tables that this version's code reads and writes, with columns in camel case; `migrations/` is the source. */
export type Schema = {
  prompts: PromptsTable;
  promptVersions: PromptVersionsTable;
  versionModes: VersionModesTable;
  versionTexts: VersionTextsTable;
  versionContracts: VersionContractsTable;
  drafts: DraftsTable;
  publishRequests: PublishRequestsTable;
  runs: RunsTable;
  runCells: RunCellsTable;
  gateResults: GateResultsTable;
  expectations: ExpectationsTable;
  webhooks: WebhooksTable;
  deliveries: DeliveriesTable;
  labels: LabelsTable;
  labelMoves: LabelMovesTable;
  experiments: ExperimentsTable;
  arms: ArmsTable;
  experimentOverrides: ExperimentOverridesTable;
  experimentPhases: ExperimentPhasesTable;
  exposures: ExposuresTable;
  exposedAnalyses: ExposedAnalysesTable;
  outcomes: OutcomesTable;
  experimentSums: ExperimentSumsTable;
  experimentLooks: ExperimentLooksTable;
  members: MembersTable;
  refreshTokens: RefreshTokensTable;
  passwordResetTokens: TokensTable;
  emailVerificationTokens: TokensTable;
  assessments: AssessmentsTable;
  analyses: AnalysesTable;
  deletions: DeletionsTable;
  importRows: ImportRowsTable;
  importRemains: ImportRemainsTable;
  importedAnalyses: ImportedAnalysesTable;
  adminKeys: AdminKeysTable;
  adminLinks: AdminLinksTable;
  adminSessions: AdminSessionsTable;
  audit: AuditTable;
};
