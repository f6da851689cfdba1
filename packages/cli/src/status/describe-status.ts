import type { Palette } from '../output/palette.ts';
import type { ServiceStatus } from '../stack/driver.ts';
import { isWorking } from '../stack/driver.ts';
import type { ApplianceStatus } from './appliance-status.ts';
import type { CertificateInUse } from './certificate-in-use.ts';

const NOBODY_RENEWS =
  'nobody renews it: its keeper does not run, as after a restart of the machine. `votive up` starts it; `votive up --print-systemd` helps at every boot';

/** The status for a person: a headline, a row a service, and what an operator asks about next. */
export function describeStatus(status: ApplianceStatus, palette: Palette): string {
  return [
    `Votive is ${palette.bold(status.status)}: ${status.url}`,
    ...status.services.flatMap((service) => describeService(service, palette)),
    ...facts(status).map(([name, value]) => `  ${palette.dim(name.padEnd(15))} ${value}`),
  ].join('\n');
}

/** One line that says all that may change, for `--watch` where there is no terminal. */
export function summarise({ status, services, renewal, pending }: ApplianceStatus): string {
  const states = services.map(({ name, state, cause }) => `${name}=${state}${cause === null ? '' : ` (${cause})`}`);
  const waiting = pending.recovery.length > 0 ? [`recovery pending: ${pending.recovery.length}`] : [];
  const renewing = renewal === 'nobody' ? ['nobody renews the certificate'] : [];
  return [status, ...states, ...renewing, ...waiting].join('  ');
}

function describeService(service: ServiceStatus, palette: Palette): string[] {
  const { name, state, cause, pid, restarts, lastExit } = service;
  const paint = state === 'healthy' ? palette.green : state === 'degraded' ? palette.yellow : palette.red;
  const details = [
    pid === null ? '' : `process ${pid}`,
    restarts === 0 ? '' : `${restarts} restarts`,
    cause ?? '',
    isWorking(service) || lastExit === null || endedInOrder(service)
      ? ''
      : `last ended ${howItEnded(lastExit)} at ${lastExit.at}`,
  ].filter((detail) => detail !== '');
  return [
    `  ${name.padEnd(15)} ${paint(state.padEnd(14))} ${details.join(' · ')}`.trimEnd(),
    ...service.lastLines.map((line) => `    ${palette.dim(plainLine(line))}`),
  ];
}

/** Stopped as it was asked to be: nothing to tell. */
const endedInOrder = ({ state, lastExit }: ServiceStatus) => state === 'stopped' && lastExit?.code === 0;

function howItEnded({ code, signal }: { code: number | null; signal: string | null }): string {
  if (signal === 'SIGKILL') return 'by SIGKILL (out of memory, or somebody ended it)';
  return signal === null ? `with exit code ${code}` : `by ${signal}`;
}

function facts({ instance, keys, certificate, renewal, backup, pending }: ApplianceStatus): [string, string][] {
  return [
    ['name', instance],
    ['data key', keys ? `${keys.data.id} (${keys.data.fingerprint}), ${keys.data.ageDays} days old` : 'none'],
    [
      'root key',
      keys ? `${keys.root.id}${keys.root.ageDays === null ? '' : `, ${keys.root.ageDays} days old`}` : 'none',
    ],
    ['certificate', certificate ? describeCertificate(certificate) : 'never made'],
    ...(renewal === 'nobody' ? [['renewal', NOBODY_RENEWS] as [string, string]] : []),
    ['last backup', `${backup.lastVerified ?? 'never'}${backup.schedule === null ? '; none are scheduled' : ''}`],
    ['last drill', describeDrill(backup)],
    ...backup.faults.map((fault): [string, string] => ['backup fault', fault]),
    ...(pending.migration === null ? [] : [['migration', pending.migration] as [string, string]]),
    ...pending.recovery.map(({ command, startedAt }): [string, string] => [
      'recovery',
      `\`votive ${command}\`${startedAt === null ? '' : ` of ${startedAt}`} was interrupted; \`votive recover\` settles it`,
    ]),
    ...pending.underWay.map(({ command }): [string, string] => ['under way', `votive ${command}`]),
  ];
}

function describeDrill({ lastDrill, rtoMs }: ApplianceStatus['backup']): string {
  if (lastDrill === null) return 'never';
  return rtoMs === null ? lastDrill : `${lastDrill}, restored in ${(rtoMs / 1000).toFixed(1)} s`;
}

function describeCertificate({ state, causes, expires, daysLeft }: CertificateInUse): string {
  const end = expires === null ? 'cannot be read' : `expires ${expires} (in ${daysLeft} days)`;
  return state === 'ok' ? end : `${end}; ${state}: ${causes.join(' ')}`;
}

/** A log line without its frame. */
function plainLine(line: string): string {
  try {
    const { time, level, msg } = JSON.parse(line) as { time?: string; level?: string; msg?: string };
    return [time, level, msg].filter((part) => part !== undefined).join(' ');
  } catch {
    return line;
  }
}
