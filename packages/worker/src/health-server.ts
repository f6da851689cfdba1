import type { Server } from 'node:http';
import { createHealthReport, HEALTH_PATHS, type HealthCheck } from '@votive/shared/http/health-report';
import type { JobReport, Scheduler } from './schedule/scheduler.ts';

/** Not imported as an ES module: that reads every export, one of which loads a whole HTTP client (13 MB resident). */
const { createServer } = process.getBuiltinModule('node:http');

type Address = { host: string; port: number };

/** The worker's own port: health with the last run of each job, and nothing that can be started. Bare Node, because it idles all day beside an operator's other programs. */
export function serveHealth(scheduler: Scheduler, now: () => Date, { host, port }: Address): Promise<Server> {
  const names = Object.keys(scheduler.report());
  const checks = Object.fromEntries(names.map((name) => [name, () => toCheck(scheduler.report()[name])]));
  const report = createHealthReport(checks, now);
  const server = createServer((request, response) => {
    const path = HEALTH_PATHS.find((known) => request.method === 'GET' && request.url === known);
    const { status, body } = path ? report(path) : NOTHING_HERE;
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

const NOTHING_HERE = { status: 404, body: { code: 'not_found', message: 'There is nothing at this address.' } };

/** A job whose last run failed degrades the worker as long as it is on; it never makes it unready, since the next run may succeed. */
function toCheck(report: JobReport | undefined): HealthCheck & Partial<JobReport> {
  const failed = report?.enabled === true && report.lastRun?.outcome === 'failed';
  return {
    status: failed ? 'degraded' : 'healthy',
    critical: false,
    ...(failed && report.lastRun?.cause !== undefined && { cause: report.lastRun.cause }),
    ...report,
  };
}
