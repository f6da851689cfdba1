import type { HomeConfig } from '../home/config-file.ts';
import { CommandError } from '../output/command-error.ts';
import type { Palette } from '../output/palette.ts';
import { isRunning } from '../processes/process-identity.ts';
import type { Command } from '../program/command.ts';
import { lastWords } from '../stack/health-gate.ts';
import { SERVICES } from '../stack/services.ts';
import { findSupervisor } from '../stack/supervisor-process.ts';
import { probeHealth } from '../supervisor/health-probe.ts';
import { readState, type ServiceReport } from '../supervisor/state.ts';
import { applianceUrl, existingHome, stoppedError } from './existing-home.ts';

const PROBE_TIMEOUT_MS = 2_000;

type ServiceStatus = {
  name: string;
  state: string;
  cause: string | null;
  since: string | null;
  pid: number | null;
  port: number | null;
  restarts: number;
  lastExit: ServiceReport['lastExit'];
};

/** How the appliance and each service is, asked now: 0 healthy, 3 degraded; VOT-302 (exit 4) unhealthy, VOT-303 (exit 4) stopped, VOT-304 (exit 10) none. */
export const status: Command<object> = async ({ home, output }) => {
  const { layout, config } = existingHome(home);
  const supervisor = findSupervisor(layout);
  const services = await Promise.all(
    SERVICES.map((name) => inspect(name, readState(layout.stateFile)?.services[name])),
  );
  const overall = judge(services, { supervised: supervisor !== undefined });
  const data = {
    status: overall,
    url: applianceUrl(config),
    mode: config.mode,
    home,
    supervisor: supervisor
      ? { pid: supervisor.supervisor.pid, since: supervisor.startedAt, foreground: supervisor.foreground }
      : null,
    services,
  };
  if (overall === 'stopped') throw stoppedError(data);
  const text = describe(config, { overall, services, palette: output.palette });
  if (overall === 'unhealthy')
    throw unhealthyError(services, { data, text, json: output.json, print: output.progress.note });
  return { data, text, exitCode: overall === 'healthy' ? 0 : 3 };
};

/** What the supervisor last saw of a service, corrected by what it answers now. */
async function inspect(name: string, report: ServiceReport | undefined): Promise<ServiceStatus> {
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

function judge(services: readonly ServiceStatus[], { supervised }: { supervised: boolean }) {
  if (services.every(({ pid }) => pid === null) && !supervised) return 'stopped';
  const works = ({ state }: ServiceStatus) => state === 'healthy' || state === 'degraded';
  if (!services.every(works)) return 'unhealthy';
  return supervised && services.every(({ state }) => state === 'healthy') ? 'healthy' : 'degraded';
}

function describe(
  config: HomeConfig,
  { overall, services, palette }: { overall: string; services: readonly ServiceStatus[]; palette: Palette },
): string {
  const paint = (state: string) =>
    state === 'healthy' ? palette.green : state === 'degraded' ? palette.yellow : palette.red;
  const rows = services.map(({ name, state, cause, pid, restarts }) => {
    const facts = [pid === null ? '' : `process ${pid}`, restarts === 0 ? '' : `${restarts} restarts`, cause ?? ''];
    return `  ${name.padEnd(15)} ${paint(state)(state.padEnd(14))} ${facts.filter((fact) => fact !== '').join(' · ')}`;
  });
  return [`Votive is ${palette.bold(overall)}: ${applianceUrl(config)}`, ...rows].join('\n');
}

function unhealthyError(
  services: readonly ServiceStatus[],
  { data, text, json, print }: { data: object; text: string; json: boolean; print: (text: string) => void },
): CommandError {
  if (!json) print(text);
  const troubled = services.filter(({ state }) => state !== 'healthy' && state !== 'degraded');
  return new CommandError('VOT-302', {
    message: `Not healthy: ${troubled.map(({ name, state }) => `${name} (${state})`).join(', ')}.`,
    reason: troubled
      .map((service) => `${service.name}: ${service.cause ?? service.state}${lastWords(service)}`)
      .join('\n        '),
    fix: `Look at \`votive logs --service ${troubled[0]?.name}\`; \`votive up\` starts what is down.`,
    data,
  });
}
