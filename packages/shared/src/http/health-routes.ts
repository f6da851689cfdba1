import { createHealthReport, HEALTH_PATHS, type HealthCheck } from './health-report.ts';
import type { Route } from './policy-router.ts';

/** The health routes of an Express service, public on its own port. */
export function healthRoutes(checks: Record<string, () => HealthCheck>, now: () => Date): Route<'public'>[] {
  const report = createHealthReport(checks, now);
  return HEALTH_PATHS.map((path) => ({
    method: 'get',
    path,
    policy: 'public',
    handlers: [
      (_request, response) => {
        const { status, body } = report(path);
        response.status(status).json(body);
      },
    ],
  }));
}
