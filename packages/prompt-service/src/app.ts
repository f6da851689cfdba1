import { dirname } from 'node:path';
import type { MaintenanceState } from '@votive/shared/contracts/maintenance';
import type { PlanVersion } from '@votive/shared/contracts/plan';
import { errorHandler } from '@votive/shared/http/error-handler';
import type { HealthCheck } from '@votive/shared/http/health-report';
import { healthRoutes } from '@votive/shared/http/health-routes';
import { policyRouter } from '@votive/shared/http/policy-router';
import { requestTrace } from '@votive/shared/http/request-trace';
import { requireService } from '@votive/shared/http/require-service';
import { ANALYSIS_PROMPT_KEY } from '@votive/shared/prompts/default-prompt';
import type { Secret } from '@votive/shared/secret';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { AdminOperation } from './admin/admin-operation.ts';
import { analysisRoutes } from './analyses/analysis-routes.ts';
import { createAnalysisService } from './analyses/analysis-service.ts';
import { createAnalysisStore } from './analyses/analysis-store.ts';
import { announceExperiment, announceMove } from './announcements.ts';
import type { CallBackend } from './backend/backend-client.ts';
import { backupRoutes } from './backups/backup-routes.ts';
import { type BackupSettings, createBackupService } from './backups/backup-service.ts';
import { changeRoutes } from './changes/change-routes.ts';
import { createAdmin } from './create-admin.ts';
import { createEditing } from './create-editing.ts';
import { createExperiments } from './create-experiments.ts';
import { createWebhooks } from './create-webhooks.ts';
import type { Database } from './database/open-database.ts';
import { maintenanceRoute } from './maintenance/maintenance-app.ts';
import { createPlanBook } from './prompts/plan-book.ts';
import { promptRoutes } from './prompts/prompt-routes.ts';
import { createPromptService, type PromptService } from './prompts/prompt-service.ts';
import { createPromptStore } from './prompts/prompt-store.ts';
import { PRODUCTION } from './prompts/to-plan.ts';
import { snapshotRoutes } from './snapshots/snapshot-routes.ts';
import { createSnapshotService } from './snapshots/snapshot-service.ts';
import type { Surroundings } from './surroundings.ts';
import { tokenRoutes } from './tokens/token-routes.ts';
import { createTokenService } from './tokens/token-service.ts';
import { createTokenStore } from './tokens/token-store.ts';

export type AppDeps = {
  database: Database;
  log: Logger;
  now: () => Date;
  /** Checks a service credential addressed to us; throws `unauthenticated`. */
  verifyService: (token: string) => string;
  /** The analysis prompt that a new database starts with. */
  defaultVersion: PlanVersion;
  /** Further prompts that a new database starts with, for others to include. */
  parts?: readonly { key: string; description: string; version: PlanVersion }[];
  /** What outlives one opening of the database. */
  surroundings: Surroundings;
  maintenance: () => MaintenanceState;
  /** The owner's API key, and what signs session cookies. */
  adminKey: Secret;
  sessionSecret: Secret;
  /** Whether the answers of the admin API are checked against their schemas. */
  checkAnswers?: boolean;
  /** Calls of the backend: prompts are tried out there. */
  callBackend: CallBackend;
  /** Whether publishing needs the approval of a second person. */
  requireSecondPerson?: boolean;
  /** Where scheduled backups go; without it none are made. */
  backups?: BackupSettings | undefined;
};
export type PromptServiceApp = {
  app: Express;
  prompts: PromptService;
  /** Ends what works on the database besides requests. To be called before it is closed. */
  close: () => Promise<void>;
};

/** The composition root: every object over the open database is made here, once for each opening, by hand. Answers when the plans are in memory. */
export async function createApp(deps: AppDeps): Promise<PromptServiceApp> {
  const { database, log, now, verifyService, defaultVersion, maintenance } = deps;
  const { changes, metrics, signIns } = deps.surroundings;
  const { queries } = database;
  const promptStore = createPromptStore(queries, announceMove);
  const book = createPlanBook(
    () => promptStore.catalogue({ allVersions: false }),
    changes.publish,
    (key, error) =>
      log.error({ key, type: (error as Error).name }, 'a prompt cannot be put together; what was served goes on'),
  );
  const prompts = createPromptService(promptStore, book, now);
  const analyses = createAnalysisService(createAnalysisStore(database), now);
  const tokens = createTokenService(createTokenStore(queries), now);
  const dataDir = dirname(database.path);
  const snapshots = createSnapshotService({ dataDir, fold: database.fold, freeze: database.freeze, now });
  const backups = createBackupService({ dataDir, snapshots, settings: deps.backups });

  await prompts.seed(ANALYSIS_PROMPT_KEY, 'Writes the analysis of an assessment.', defaultVersion);
  for (const { key, description, version } of deps.parts ?? []) await prompts.seed(key, description, version);
  await book.reload();

  const { adminKey, sessionSecret, checkAnswers = false, requireSecondPerson = false } = deps;
  const editing = await createEditing({
    queries,
    store: promptStore,
    prompts,
    now,
    log,
    callBackend: deps.callBackend,
    reload: book.reload,
    onMove: announceMove,
    requireSecondPerson,
  });
  const experiments = createExperiments({
    queries,
    now,
    reloadPlans: book.reload,
    announce: announceExperiment,
    productionOf: async (key) => (await prompts.find(key)).labels[PRODUCTION] ?? null,
    moveProduction: (key, request, actor) => editing.publishing.move(key, PRODUCTION, request, actor),
  });
  const webhooks = createWebhooks({ queries, callBackend: deps.callBackend, now, log });
  const operations: AdminOperation[] = [...editing.operations, ...experiments.operations, ...webhooks.operations];
  const admin = createAdmin({ queries, now, adminKey, sessionSecret, checkAnswers, signIns }, operations);

  // Routes are tried one after the other: what every analysis asks for comes first.
  const routes = [
    ...promptRoutes(prompts, book, experiments.exposures.armOf),
    ...experiments.internalRoutes,
    ...admin.routes,
    ...admin.internalRoutes,
    ...changeRoutes(changes, book.revisions),
    ...analysisRoutes(analyses),
    ...tokenRoutes(tokens),
    ...snapshotRoutes(snapshots),
    ...backupRoutes(backups),
    maintenanceRoute(maintenance),
    ...healthRoutes({ database: () => checkDatabase(database) }, now),
    metrics.route,
  ];
  const app = express()
    .disable('x-powered-by')
    .set('trust proxy', 1)
    .use(requestTrace(log))
    .use(
      policyRouter(routes, {
        ...admin.guards,
        service: requireService(verifyService),
        public: (_request, _response, next) => next(),
      }),
    )
    .use(errorHandler(log));
  return { app, prompts, close: () => editing.stop().then(webhooks.stop).then(backups.stop).then(snapshots.stop) };
}

function checkDatabase(database: Database): HealthCheck {
  try {
    database.ping();
    const fault = database.fault();
    return fault === undefined
      ? { status: 'healthy', critical: true }
      : { status: 'degraded', critical: true, cause: `Queries met ${fault}.` };
  } catch (error) {
    return { status: 'unhealthy', critical: true, cause: String((error as NodeJS.ErrnoException).code ?? 'unknown') };
  }
}
