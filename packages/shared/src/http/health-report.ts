export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

/** One dependency's state. `critical` ones decide readiness; others only degrade. `cause` is for the operator. */
export type HealthCheck = { status: HealthStatus; critical: boolean; cause?: string };

export type HealthAnswer = { status: 200 | 503; body: Record<string, unknown> };
export const HEALTH_PATHS = ['/health/live', '/health/ready', '/health'] as const;
export type HealthPath = (typeof HEALTH_PATHS)[number];

/** What every service answers about itself: live (the process answers), ready (critical checks pass), and the whole picture. */
export function createHealthReport(checks: Record<string, () => HealthCheck>, now: () => Date) {
  return function report(path: HealthPath): HealthAnswer {
    const timestamp = now().toISOString();
    if (path === '/health/live') return { status: 200, body: { status: 'healthy', timestamp } };
    const results = Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, check()]));
    const status = summarise(Object.values(results));
    const body = path === '/health' ? { status, timestamp, checks: results } : { status, timestamp };
    return { status: status === 'unhealthy' ? 503 : 200, body };
  };
}

function summarise(results: readonly HealthCheck[]): HealthStatus {
  if (results.some(({ status, critical }) => critical && status === 'unhealthy')) return 'unhealthy';
  return results.some(({ status }) => status !== 'healthy') ? 'degraded' : 'healthy';
}
