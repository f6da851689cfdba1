import type { PlanVersion } from '@votive/shared/contracts/plan';
import { errorHandler } from '@votive/shared/http/error-handler';
import type { HealthCheck } from '@votive/shared/http/health-report';
import { healthRoutes } from '@votive/shared/http/health-routes';
import { createMetrics } from '@votive/shared/http/metrics-route';
import { policyRouter } from '@votive/shared/http/policy-router';
import { requestTrace } from '@votive/shared/http/request-trace';
import { requireService } from '@votive/shared/http/require-service';
import { ANALYSIS_PROMPT_KEY } from '@votive/shared/prompts/default-prompt';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { Gauge } from 'prom-client';
import { analysisRoutes } from './analyses/analysis-routes.ts';
import { createAnalysisService } from './analyses/analysis-service.ts';
import { createAnalysisStore } from './analyses/analysis-store.ts';
import { changeRoutes } from './changes/change-routes.ts';
import { createChangeStream } from './changes/change-stream.ts';
import type { Database } from './database/open-database.ts';
import { createPlanBook } from './prompts/plan-book.ts';
import { promptRoutes } from './prompts/prompt-routes.ts';
import { createPromptService, type PromptService } from './prompts/prompt-service.ts';
import { createPromptStore } from './prompts/prompt-store.ts';
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
  heartbeatMs?: number;
};
export type PromptServiceApp = { app: Express; prompts: PromptService; closeStreams: () => void };

/** The composition root: every object of the service is made here, once, by hand. Answers when the plans are in memory. */
export async function createApp(deps: AppDeps): Promise<PromptServiceApp> {
  const { database, log, now, verifyService, defaultVersion, heartbeatMs = 15_000 } = deps;
  const changes = createChangeStream(heartbeatMs);
  const promptStore = createPromptStore(database.queries);
  const book = createPlanBook(() => promptStore.catalogue({ allVersions: false }), changes.publish);
  const prompts = createPromptService(promptStore, book, now);
  const analyses = createAnalysisService(createAnalysisStore(database.queries), now);
  const tokens = createTokenService(createTokenStore(database.queries), now);
  const metrics = createMetrics('prompt-service');
  new Gauge({
    name: 'votive_change_stream_clients',
    help: 'Services connected to the stream of changed plans.',
    registers: [metrics.registry],
    collect() {
      this.set(changes.clientCount());
    },
  });

  await prompts.seed(ANALYSIS_PROMPT_KEY, 'Writes the analysis of an assessment.', defaultVersion);
  await book.reload();

  const routes = [
    ...promptRoutes(prompts, book),
    ...changeRoutes(changes, book.revisions),
    ...analysisRoutes(analyses),
    ...tokenRoutes(tokens),
    ...healthRoutes({ database: () => checkDatabase(database) }, now),
    metrics.route,
  ];
  const app = express()
    .disable('x-powered-by')
    .use(requestTrace(log))
    .use(
      policyRouter(routes, { service: requireService(verifyService), public: (_request, _response, next) => next() }),
    )
    .use(errorHandler(log));
  return { app, prompts, closeStreams: changes.close };
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
