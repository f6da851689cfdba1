import type { ServiceStatus } from '../stack/driver.ts';
import { type Container, publishedBy } from './inspect-containers.ts';

/** Restarts after which ending again is taken for a loop. */
const RESTARTS_OF_A_LOOP = 3;
const KILLED = 137;
const NEVER = '0001-01-01T00:00:00Z';

/** A service of which nobody knows how it is, and why. */
export function unknownStatus(name: string, cause: string): ServiceStatus {
  return { ...containerStatus(name, undefined), state: 'unhealthy', cause, lastLines: [] };
}

/** One container as the status of its service; without `lastLines`, which the engine has to be asked for. */
export function containerStatus(name: string, container: Container | undefined): Omit<ServiceStatus, 'lastLines'> {
  if (!container) {
    return { name, state: 'stopped', cause: null, since: null, pid: null, port: null, restarts: 0, lastExit: null };
  }
  const { State, RestartCount } = container;
  const ended = State.FinishedAt === NEVER ? undefined : State.FinishedAt;
  return {
    name,
    ...judge(container),
    since: State.Status === 'running' ? toIso(State.StartedAt) : toIso(ended ?? State.StartedAt),
    pid: State.Pid > 0 ? State.Pid : null,
    port: publishedBy(container)[0] ?? null,
    restarts: RestartCount,
    lastExit:
      ended === undefined || (State.Status === 'running' && RestartCount === 0)
        ? null
        : { code: State.Status === 'running' ? null : State.ExitCode, signal: null, at: toIso(ended), lines: [] },
  };
}

function judge(container: Container): { state: string; cause: string | null } {
  const { State, RestartCount } = container;
  switch (State.Status) {
    case 'running':
      return judgeHealth(container);
    case 'restarting':
      return {
        state: RestartCount >= RESTARTS_OF_A_LOOP ? 'crash-looping' : 'restarting',
        cause: whyItEnded(container),
      };
    case 'created':
      return State.Error === ''
        ? { state: 'waiting', cause: 'it was not started yet' }
        : { state: 'unhealthy', cause: State.Error };
    case 'paused':
      return { state: 'unhealthy', cause: 'it is paused' };
    default:
      return { state: 'unhealthy', cause: whyItEnded(container) };
  }
}

/** The health check prints `degraded` and the causes below it, and exits 0, when the service works with restrictions. */
function judgeHealth({ State }: Container): { state: string; cause: string | null } {
  const last = State.Health?.Log?.at(-1);
  const words = last ? last.Output.trim() : '';
  const [first = '', ...causes] = words.split('\n').map((line) => line.trim());
  switch (State.Health?.Status) {
    case 'healthy':
      if (first === 'degraded') return { state: 'degraded', cause: causes.join('; ') || null };
      return { state: 'healthy', cause: null };
    case 'starting':
      return { state: 'starting', cause: last && last.ExitCode !== 0 ? oneLine(words) : null };
    case undefined:
      return { state: 'healthy', cause: null };
    default:
      return {
        state: 'unhealthy',
        cause: oneLine(words) || `its health check ended with exit code ${last?.ExitCode ?? 'unknown'} and no words`,
      };
  }
}

function whyItEnded({ State, HostConfig }: Container): string {
  if (State.OOMKilled) {
    const limit = HostConfig.Memory ? ` of ${Math.round(HostConfig.Memory / 1024 / 1024)} MB` : '';
    return `ended: it needed more memory than its limit${limit}`;
  }
  const why = State.Error === '' ? '' : `: ${State.Error}`;
  return `ended with exit code ${State.ExitCode}${State.ExitCode === KILLED ? ' (killed)' : ''}${why}`;
}

const oneLine = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('; ');

/** The engine writes nanoseconds. */
const toIso = (time: string) => new Date(time).toISOString();
