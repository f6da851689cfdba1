import type { HomeLayout } from '../home/home-layout.ts';
import { readEntries } from '../logs/log-entries.ts';
import { isRunning } from '../processes/process-identity.ts';
import { probeHealth } from '../supervisor/health-probe.ts';
import { readState, type ServiceReport } from '../supervisor/state.ts';
import { isTroubled, type ServiceStatus, type StackStatus } from './driver.ts';
import { SERVICES } from './services.ts';
import { findSupervisor } from './supervisor-process.ts';

const PROBE_TIMEOUT_MS = 2_000;
const SHOWN_LINES = 20;

/** How the processes of a home are: what the supervisor last saw, corrected by what each answers now. */
export async function inspectProcesses(layout: HomeLayout): Promise<StackStatus> {
  const supervisor = findSupervisor(layout);
  const reports = readState(layout.stateFile)?.services ?? {};
  const services = await Promise.all(SERVICES.map((name) => inspect(name, reports[name])));
  return {
    running: supervisor !== undefined || services.some(({ pid }) => pid !== null),
    supervised: supervisor !== undefined,
    supervisor: supervisor
      ? { pid: supervisor.supervisor.pid, since: supervisor.startedAt, foreground: supervisor.foreground }
      : null,
    services: services.map((service) => ({
      ...service,
      lastLines: isTroubled(service) ? lastLinesOf(layout, service.name, SHOWN_LINES) : [],
    })),
  };
}

export function lastLinesOf(layout: HomeLayout, service: string, count: number): string[] {
  return readEntries(layout.logs, [service], undefined)
    .slice(-count)
    .map(({ raw }) => raw);
}

async function inspect(name: string, report: ServiceReport | undefined): Promise<Omit<ServiceStatus, 'lastLines'>> {
  const base = { name, restarts: report?.restarts ?? 0, lastExit: report?.lastExit ?? null };
  if (!report?.process || !isRunning(report.process)) {
    const known =
      report && ['restarting', 'crash-looping', 'waiting'].includes(report.state) ? report.state : 'stopped';
    return {
      ...base,
      state: known,
      cause: report?.cause ?? null,
      since: report?.since ?? null,
      pid: null,
      port: report?.port ?? null,
    };
  }
  const probe = await probeHealth({ port: report.port, path: report.healthPath, timeoutMs: PROBE_TIMEOUT_MS });
  const silentState = report.state === 'starting' ? 'starting' : 'unhealthy';
  return {
    ...base,
    state: probe.status === 'silent' ? silentState : probe.status,
    cause: probe.cause,
    since: report.since,
    pid: report.process.pid,
    port: report.port,
  };
}
