import type { Route } from './policy-router.ts';

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

/** One dependency's state. `critical` ones decide readiness; others only degrade. `cause` is for the operator. */
export type HealthCheck = { status: HealthStatus; critical: boolean; cause?: string };

/** The three health routes every service answers, public on its own port: live (the process answers), ready (critical checks pass), and the whole picture. */
export function healthRoutes(checks: Record<string, () => HealthCheck>, now: () => Date): Route<'public'>[] {
  const examine = () => Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, check()]));
  const summary = (results: Record<string, HealthCheck>): HealthStatus => {
    const all = Object.values(results);
    if (all.some(({ status, critical }) => critical && status === 'unhealthy')) return 'unhealthy';
    return all.some(({ status }) => status !== 'healthy') ? 'degraded' : 'healthy';
  };

  return [
    {
      method: 'get',
      path: '/health/live',
      policy: 'public',
      handlers: [(_request, response) => void response.json({ status: 'healthy', timestamp: now().toISOString() })],
    },
    {
      method: 'get',
      path: '/health/ready',
      policy: 'public',
      handlers: [
        (_request, response) => {
          const status = summary(examine());
          response.status(status === 'unhealthy' ? 503 : 200).json({ status, timestamp: now().toISOString() });
        },
      ],
    },
    {
      method: 'get',
      path: '/health',
      policy: 'public',
      handlers: [
        (_request, response) => {
          const results = examine();
          const status = summary(results);
          response
            .status(status === 'unhealthy' ? 503 : 200)
            .json({ status, timestamp: now().toISOString(), checks: results });
        },
      ],
    },
  ];
}
