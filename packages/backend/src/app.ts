import { join } from 'node:path';
import { errorHandler } from '@votive/shared/http/error-handler';
import { healthRoutes } from '@votive/shared/http/health-routes';
import { createMetrics } from '@votive/shared/http/metrics-route';
import { policyRouter } from '@votive/shared/http/policy-router';
import { requestTrace } from '@votive/shared/http/request-trace';
import type { BackendConfig } from '@votive/shared/parameters/backend-parameters';
import { createServiceTokenSource, createServiceTokenVerifier } from '@votive/shared/service-token';
import { newAnalysisId } from '@votive/shared/stored-analyses/analysis-key';
import express from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { analysisRoutes } from './analyses/analysis-routes.ts';
import { createAnalysisService } from './analyses/analysis-service.ts';
import { createAnalysisStore } from './analyses/analysis-store.ts';
import { createKeepAnalysisService } from './analyses/keep-analysis-service.ts';
import { createStoreTickets } from './analyses/store-ticket.ts';
import { createBackendMetrics } from './backend-metrics.ts';
import { type BreakerSettings, type Breakers, createBreakers } from './breaker/breaker.ts';
import { healthChecks } from './health-checks.ts';
import { allowOrigins } from './http/origin-guard.ts';
import { type BackendPolicy, policyGuards } from './http/policies.ts';
import { createModelReportService } from './model-reports/model-report-service.ts';
import { createLeftoverStore } from './outcomes/leftover-store.ts';
import { createOutcomeClient } from './outcomes/outcome-client.ts';
import { outcomeRoutes } from './outcomes/outcome-routes.ts';
import { createOutcomeService } from './outcomes/outcome-service.ts';
import { createStoredArms } from './outcomes/stored-arms.ts';
import { createTrials } from './outcomes/trial.ts';
import { createPlanFileStore } from './plans/plan-file-store.ts';
import { createPlanService } from './plans/plan-service.ts';
import { createPromptServiceClient, PROMPT_SERVICE } from './prompt-service/prompt-service-client.ts';
import { chooseModel } from './providers/choose-provider.ts';
import { questionnaireRoutes } from './questionnaires/questionnaire-routes.ts';
import { createQuestionnaireService } from './questionnaires/questionnaire-service.ts';
import { runRoutes } from './runs/run-routes.ts';
import { createRunService } from './runs/run-service.ts';
import { serviceInfoRoutes } from './service-info/service-info-routes.ts';
import type { ModelCall } from './usage/model-call.ts';
import { openUsageStore } from './usage/usage-store.ts';

import { createWebhookSender } from './webhooks/send-webhook.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

export type AppDependencies = { config: BackendConfig; log: Logger; now: () => Date; random: () => number };

/** The composition root: every object of the backend is made here, once, by hand. */
export function createApp({ config, log, now, random }: AppDependencies) {
  const stopping = new AbortController();
  const breakers = createBreakers(log);
  const planBreaker = breakers.create(PROMPT_SERVICE, breakerSettings(config, config.BREAKER_TIMEOUT_MS));
  const storeBreaker = breakers.create('analysis-store', breakerSettings(config, config.BREAKER_TIMEOUT_MS));
  const metrics = createMetrics('backend');
  const figures = createBackendMetrics(metrics.registry, breakers.all);
  const usage = openUsageStore(config.STATE_DIR, log);
  const send = createPromptServiceClient(
    config.PROMPT_SERVICE_URL,
    createServiceTokenSource(config.SERVICE_KEY, { from: 'backend', to: 'prompt-service', now }),
  );
  const files = createPlanFileStore(join(config.STATE_DIR, 'plans'), config.PLANS_KEY, log);
  const plans = createPlanService(
    { send, breaker: planBreaker, files, log, now: () => now().getTime(), random },
    {
      freshMs: config.CACHE_TTL_MS,
      staleMs: config.STALE_TTL_MS,
      maxConcurrentRefreshes: config.MAX_CONCURRENT_REFRESHES,
    },
  );
  const record = (call: ModelCall) => {
    usage.record(call);
    figures.noteCall(call);
  };
  const { configured, modelBreaker, modelReports } = createModels({
    config,
    log,
    now,
    breakers,
    record,
    stopping: stopping.signal,
  });
  const runs = createRunService({
    configured,
    breaker: breakers.create('runs', breakerSettings(config, config.AI_TIMEOUT_MS)),
    record,
    log,
    now,
    stopping: stopping.signal,
  });
  const questionnaires = createQuestionnaireService();
  const keeping = createKeepAnalysisService(
    createAnalysisStore(send, storeBreaker),
    createStoreTickets(config.PLANS_KEY),
    log,
  );
  const outcomeBreaker = breakers.create('outcomes', breakerSettings(config, config.BREAKER_TIMEOUT_MS));
  const outcomes = createOutcomeService({
    client: createOutcomeClient(send, outcomeBreaker),
    leftovers: createLeftoverStore(config.STATE_DIR, log),
    log,
    now,
  });
  const analyses = createAnalysisService({
    questionnaires,
    plans,
    modelReports,
    keeping,
    startTrial: createTrials(outcomes, now),
    storedArmOf: createStoredArms(send, outcomeBreaker),
    now,
    newId: () => newAnalysisId(now()),
    onAnalysis: figures.noteAnalysis,
  });

  const following = plans.start();

  const app = express()
    .disable('x-powered-by')
    .disable('etag')
    .set('trust proxy', 1)
    .use(requestTrace(log))
    .use(helmet())
    .use(allowOrigins(config.ALLOWED_ORIGINS))
    .use(
      policyRouter<BackendPolicy>(
        [
          ...healthRoutes(
            healthChecks(configured, {
              promptService: planBreaker,
              isConnected: following.isConnected,
              model: modelBreaker,
            }),
            now,
          ),
          metrics.route,
          ...serviceInfoRoutes(configured, { minimumAge: config.MINIMUM_AGE }),
          ...questionnaireRoutes(questionnaires),
          ...analysisRoutes(analyses, log),
          ...outcomeRoutes(outcomes, () => performance.now()),
          ...runRoutes(runs),
          ...webhookRoutes(createWebhookSender({ privateHosts: config.WEBHOOK_PRIVATE_HOSTS })),
        ],
        policyGuards(
          config.ALLOWED_ORIGINS,
          createServiceTokenVerifier(config.SERVICE_KEY, { audience: 'backend', now }),
        ),
      ),
    )
    .use(errorHandler(log));

  return {
    app,
    plans,
    outcomes,
    /** Ends model calls under way, so that their callers get the rules' report before the connections are cut. */
    hurry: () => stopping.abort(),
    /** Stops everything that runs by itself. Call it when no request is under way any more. */
    async close(): Promise<void> {
      stopping.abort();
      await outcomes.close();
      await following.stop();
      breakers.destroyAllCircuitBreakers();
      usage.close();
    },
  };
}

type ModelDependencies = {
  config: BackendConfig;
  log: Logger;
  now: () => Date;
  breakers: Breakers;
  record: (call: ModelCall) => void;
  stopping: AbortSignal;
};

function createModels({ config, log, now, breakers, record, stopping }: ModelDependencies) {
  const configured = chooseModel(config);
  if (!configured) return { configured, modelBreaker: undefined, modelReports: undefined };
  const modelBreaker = breakers.create(configured.provider.name, breakerSettings(config, config.AI_TIMEOUT_MS));
  const modelReports = createModelReportService(
    { configured, breaker: modelBreaker, record, log, now, stopping },
    { maxConcurrent: config.AI_MAX_CONCURRENT, timeoutMs: config.AI_TIMEOUT_MS },
  );
  return { configured, modelBreaker, modelReports };
}

function breakerSettings(config: BackendConfig, timeoutMs: number): BreakerSettings {
  return {
    timeoutMs,
    errorThresholdPercentage: config.BREAKER_ERROR_THRESHOLD_PERCENTAGE,
    resetTimeoutMs: config.BREAKER_RESET_TIMEOUT_MS,
    volumeThreshold: config.BREAKER_VOLUME_THRESHOLD,
  };
}
