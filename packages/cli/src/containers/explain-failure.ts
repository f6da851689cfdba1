import { CommandError } from '../output/command-error.ts';
import { isWorking, type ServiceStatus } from '../stack/driver.ts';
import { diskFull, fullDiskLine } from '../stack/full-disk.ts';
import { toPlainLine } from '../stack/health-gate.ts';
import { portError } from '../stack/port-check.ts';
import { COMPOSE_SERVICES } from './compose-services.ts';
import { readContainerLogs } from './container-logs.ts';
import { containerStatus } from './container-status.ts';
import { lastLine } from './engine.ts';
import { type Container, listContainers } from './inspect-containers.ts';
import type { Ran, RunArgv } from './run-argv.ts';

const SHOWN_LINES = 20;
const PRINTED_LINES = 5;

/** How every service is, with its newest log lines where it is in trouble; the one-shot only when it failed. */
export async function serviceStatuses(run: RunArgv, containers: readonly Container[]): Promise<ServiceStatus[]> {
  const oneShots = containers.filter(
    ({ service, State }) => service === 'migrate' && State.Status === 'exited' && State.ExitCode !== 0,
  );
  const names = [...oneShots.map(({ service }) => service), ...COMPOSE_SERVICES];
  return Promise.all(
    names.map(async (name) => {
      const container = containers.find(({ service }) => service === name);
      const status = containerStatus(name, container);
      if (!container || isWorking(status)) return { ...status, lastLines: [] };
      const lines = (await readContainerLogs(run, [container], { since: undefined, last: SHOWN_LINES })).map(
        ({ raw }) => raw,
      );
      const lastExit = status.lastExit && { ...status.lastExit, lines };
      return { ...status, lastExit, lastLines: lines };
    }),
  );
}

/** Why `docker compose up` failed, in terms of the service that did not come up. */
export async function explainFailure({
  run,
  home,
  project,
  ran,
  timeoutMs,
}: {
  run: RunArgv;
  home: string;
  project: string;
  ran: Ran;
  timeoutMs: number;
}): Promise<CommandError> {
  const port = /(?:Bind for|listen tcp4?) [\d.]+:(\d+)\b.*(?:already allocated|address already in use)/.exec(
    ran.stderr,
  )?.[1];
  if (port !== undefined) return portError(Number(port), 'EADDRINUSE');
  const services = await serviceStatuses(run, await listContainers(run, project));
  const waiting = services.filter((service) => !isWorking(service));
  // Between two starts a service that keeps ending looks like one that starts: then Compose's own word names it.
  const named = /container \S+?-(migrate|prompt-service|backend|worker|edge)-\d+ is unhealthy/.exec(ran.stderr)?.[1];
  const culprit = waiting.find(
    ({ name, state }) => name === named || ['unhealthy', 'crash-looping', 'restarting'].includes(state),
  );
  const data = { services };
  const full = fullDiskLine([ran.stderr, ...waiting.flatMap(({ lastLines }) => lastLines.map(toPlainLine))]);
  if (full !== undefined) return diskFull(home, lastLine(full), data);
  if (!culprit && (ran.timedOut || /timeout|deadline exceeded|not healthy after/i.test(ran.stderr))) {
    return new CommandError('VOT-301', {
      message: `Not everything was healthy within ${timeoutMs / 1000} s.`,
      reason:
        waiting.map(({ name, state, cause }) => `${name} is ${state}${cause ? ` (${cause})` : ''}`).join('; ') ||
        'Compose was still at work.',
      fix: 'It may still come up: look at `votive status`, or run `votive up --timeout 2m`.',
      data,
    });
  }
  if (!culprit) {
    return new CommandError('VOT-302', {
      message: 'The containers could not be started.',
      reason: lastLine(ran.stderr) || `docker compose ended with exit code ${ran.code}.`,
      fix: 'Correct what it names, then run `votive up` again; `votive status` says how things stand.',
      data,
    });
  }
  return new CommandError('VOT-302', {
    message: `The service ${culprit.name} did not become healthy.`,
    reason: `${culprit.cause ?? culprit.state}${lastWords(culprit)}`,
    fix: `Look at \`votive logs --service ${culprit.name}\`, correct the cause, and run \`votive up\` again.`,
    data,
  });
}

function lastWords({ lastLines }: ServiceStatus): string {
  return lastLines
    .slice(-PRINTED_LINES)
    .map((line) => `\n        ${toPlainLine(line)}`)
    .join('');
}
