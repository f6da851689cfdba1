import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shareHome } from '../home/file-ownership.ts';
import { followLog } from '../logs/follow-log.ts';
import { readEntries, toEntries } from '../logs/log-entries.ts';
import { CommandError } from '../output/command-error.ts';
import { readDesired } from '../supervisor/desired.ts';
import type { SupervisorState } from '../supervisor/state.ts';
import { askStatus } from './ask-edge.ts';
import { requireBuiltParts } from './built-parts.ts';
import { fingerprintCode } from './code-fingerprint.ts';
import { converge } from './converge.ts';
import { planDesired } from './desired-state.ts';
import type { DriverTools, ServiceCall, StackDriver, StackRequest } from './driver.ts';
import { inspectProcesses, lastLinesOf } from './inspect-processes.ts';
import { refuseTakenPort } from './port-check.ts';
import { SERVICES } from './services.ts';
import { stoppedError } from './stopped-error.ts';
import {
  findReportingSupervisor,
  findSupervisor,
  runningProcesses,
  stopAll,
  wakeSupervisor,
} from './supervisor-process.ts';

/** Runs an appliance as processes under a supervisor of its own. */
export function createProcessDriver({ layout, installation, environment, output }: DriverTools): StackDriver {
  async function prepare({ config }: StackRequest, { ownPorts }: { ownPorts: readonly number[] }): Promise<void> {
    requireBuiltParts(installation);
    if (config.public) throw publicWithoutTls();
    const held = [...ownPorts, ...(await heldPorts())];
    if (!held.includes(config.port)) await refuseTakenPort(config.port);
  }

  async function heldPorts(): Promise<number[]> {
    const edge = (await findReportingSupervisor(layout))?.services.edge;
    return edge && edge.process !== null ? [edge.port] : [];
  }

  async function plan(request: StackRequest): Promise<string[]> {
    const running = findSupervisor(layout);
    if (!running || !existsSync(layout.plansKey)) return ['start prompt-service, backend, worker and edge'];
    const { desired, changed } = await planDesired({ layout, installation, ...request, running: true });
    if (desired.supervisor !== running.code) return ['restart everything, since the supervisor itself changed'];
    return changed.map((name) => `restart ${name}`);
  }

  /** Services whose supervisor is gone have nobody who starts them again or stops them. */
  async function settle(): Promise<string[]> {
    const supervisor = findSupervisor(layout);
    if (supervisor) return catchUp(supervisor);
    const orphans = runningProcesses(layout);
    if (!(await stopAll(layout))) return [];
    return [`stopped ${orphans.length} processes that had lost their supervisor`];
  }

  /** A command may end between writing what should run and telling the supervisor of it. */
  function catchUp(supervisor: SupervisorState): string[] {
    const desired = readDesired(layout.desired);
    if (!desired || desired.revision <= supervisor.revision) return [];
    return wakeSupervisor(supervisor) ? ['told the supervisor of a change that it had not seen'] : [];
  }

  async function outdated(): Promise<string | undefined> {
    const supervisor = findSupervisor(layout);
    if (!supervisor || supervisor.code === fingerprintCode(installation)('supervisor')) return undefined;
    return 'The supervisor that runs was started from other code than what is installed now.';
  }

  async function callPromptService({ method, path, headers, body, timeoutMs }: ServiceCall) {
    const state = findSupervisor(layout);
    if (!state) throw stoppedError();
    const response = await fetch(`http://127.0.0.1:${state.services['prompt-service']?.port ?? 0}${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: await response.text() };
  }

  return {
    mode: 'process',
    services: SERVICES,
    logSources: [...SERVICES, 'supervisor'],
    usesTls: false,
    url: ({ port }) => `http://127.0.0.1:${port}`,
    lastEnvironment: () => readDesired(layout.desired)?.environment ?? {},
    prepare,
    async converge(request, options) {
      shareHome(layout, 'owner');
      return converge(
        { layout, installation, ...request },
        { ...options, progress: output.progress, callerEnvironment: environment },
      );
    },
    share() {},
    takeUpCertificate: async () => false,
    plan,
    planStop: async () => runningProcesses(layout).map(({ pid }) => `process ${pid}`),
    heldPorts,
    boundTo: async () => ((await heldPorts()).length > 0 ? ['127.0.0.1'] : []),
    async stop() {
      if (runningProcesses(layout).length === 0) return false;
      output.progress.step('Stopping the services');
      await stopAll(layout);
      const left = runningProcesses(layout);
      if (left.length > 0) throw notStopped(left.map(({ pid }) => pid));
      return true;
    },
    askEdge: ({ port }, path) => askStatus({ url: `http://127.0.0.1:${port}${path}`, hostName: '127.0.0.1' }),
    evidence: async () => [],
    settle,
    inspect: () => inspectProcesses(layout),
    outdated,
    async readLogs({ services, since, last }) {
      const entries = readEntries(layout.logs, services, since);
      return last === undefined ? entries : entries.slice(-last);
    },
    followLogs(services) {
      const followers = services.map((service) => ({ service, ...followLog(join(layout.logs, `${service}.log`)) }));
      return {
        poll: () =>
          followers
            .flatMap(({ service, poll }) => toEntries(poll(), service, new Date().toISOString()))
            .sort((left, right) => (left.time < right.time ? -1 : 1)),
        close() {},
      };
    },
    logLines: async (service, count) => lastLinesOf(layout, service, count),
    callPromptService,
  };
}

function publicWithoutTls(): CommandError {
  return new CommandError('VOT-204', {
    message: 'Process mode cannot be opened to other machines.',
    reason: 'It speaks plain HTTP, and what people answer must not cross a network unencrypted.',
    fix: 'Run it in containers, which speak TLS: `votive up --mode compose --public`; or leave --public out.',
  });
}

function notStopped(pids: readonly number[]): CommandError {
  return new CommandError('VOT-307', {
    message: 'Processes of the appliance could not be stopped.',
    reason: `Still running: ${pids.join(', ')}.`,
    fix: `End them (\`kill -9 ${pids.join(' ')}\`), then run the same command again.`,
  });
}
