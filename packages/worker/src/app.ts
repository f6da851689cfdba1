import { errorHandler } from '@votive/shared/http/error-handler';
import { type HealthCheck, healthRoutes } from '@votive/shared/http/health-routes';
import { createMetrics } from '@votive/shared/http/metrics-route';
import { policyRouter } from '@votive/shared/http/policy-router';
import { requestTrace } from '@votive/shared/http/request-trace';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { JobReport, Scheduler } from './schedule/scheduler.ts';

/** The worker's own port: health with the last run of each job, and figures. Nothing can be started through it. */
export function createApp({ scheduler, log, now }: { scheduler: Scheduler; log: Logger; now: () => Date }): Express {
  const names = Object.keys(scheduler.report());
  const checks = Object.fromEntries(names.map((name) => [name, () => toCheck(scheduler.report()[name])]));
  return express()
    .disable('x-powered-by')
    .use(requestTrace(log))
    .use(
      policyRouter([...healthRoutes(checks, now), createMetrics('worker').route], {
        public: (_request, _response, next) => next(),
      }),
    )
    .use(errorHandler(log));
}

/** A job whose last run failed degrades the worker; it never makes it unready, since the next run may succeed. */
function toCheck(report: JobReport | undefined): HealthCheck & Partial<JobReport> {
  const failed = report?.lastRun?.outcome === 'failed';
  return {
    status: failed ? 'degraded' : 'healthy',
    critical: false,
    ...(failed && report.lastRun?.cause !== undefined && { cause: report.lastRun.cause }),
    ...report,
  };
}
