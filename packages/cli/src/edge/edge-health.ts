import type { ServerResponse } from 'node:http';
import { probeHealth } from '../supervisor/health-probe.ts';
import { answerError } from './answers.ts';
import type { Upstream } from './route-table.ts';

const PROBE_TIMEOUT_MS = 2_000;

/** The edge's own health: live (it answers), ready (it can serve the app), and the whole picture with the services behind it, which only degrade it. */
export function createEdgeHealth({
  isBuilt,
  upstreams,
  now,
}: {
  isBuilt: () => boolean;
  upstreams: Readonly<Record<Upstream, URL>>;
  now: () => Date;
}) {
  return async function answerHealth(path: string, response: ServerResponse): Promise<void> {
    const own = isBuilt() ? 'healthy' : 'unhealthy';
    if (path === '/health/live') return report(response, 'healthy');
    if (path === '/health/ready') return report(response, own);
    if (path !== '/health')
      return answerError(response, 404, { code: 'not_found', message: 'There is nothing at this address.' });
    const checks = { web: { status: own, critical: true }, ...(await askServices()) };
    const isDegraded = Object.values(checks).some(({ status }) => status !== 'healthy');
    report(response, own === 'healthy' && isDegraded ? 'degraded' : own, checks);
  };

  async function askServices() {
    const asked = Object.entries(upstreams).map(async ([name, { port }]) => {
      const { status } = await probeHealth({ port: Number(port), path: '/health/ready', timeoutMs: PROBE_TIMEOUT_MS });
      return [name, { status: status === 'silent' ? 'unhealthy' : status, critical: false }] as const;
    });
    return Object.fromEntries(await Promise.all(asked));
  }

  function report(response: ServerResponse, status: string, checks?: object): void {
    const body = JSON.stringify({ status, timestamp: now().toISOString(), ...(checks && { checks }) });
    response.writeHead(status === 'unhealthy' ? 503 : 200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(body);
  }
}
