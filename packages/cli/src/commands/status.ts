import { CommandError } from '../output/command-error.ts';
import type { Palette } from '../output/palette.ts';
import type { Command } from '../program/command.ts';
import { isTroubled, isWorking, type ServiceStatus } from '../stack/driver.ts';
import { lastWords } from '../stack/health-gate.ts';
import { stoppedError } from '../stack/stopped-error.ts';
import { driverOf } from './driver-of.ts';
import { existingHome } from './existing-home.ts';

/** How the appliance and each service is, asked now: 0 healthy, 3 degraded; VOT-302 (exit 4) unhealthy, VOT-303 (exit 4) stopped, VOT-304 (exit 10) none. */
export const status: Command<object> = async (context) => {
  const { home, output } = context;
  const { layout, config } = existingHome(home);
  const driver = await driverOf(context, layout, config.mode);
  const { running, supervised, supervisor, services } = await driver.inspect();
  const overall = judge(services, { running, supervised });
  const url = driver.url(config);
  const data = { status: overall, url, mode: config.mode, home, supervisor, services };
  if (overall === 'stopped') throw stoppedError(data);
  const text = describe(url, { overall, services, palette: output.palette });
  if (overall === 'unhealthy')
    throw unhealthyError(services, { data, text, json: output.json, print: output.progress.note });
  return { data, text, exitCode: overall === 'healthy' ? 0 : 3 };
};

function judge(services: readonly ServiceStatus[], { running, supervised }: { running: boolean; supervised: boolean }) {
  if (!running && !services.some(isTroubled)) return 'stopped';
  if (!services.every(isWorking)) return 'unhealthy';
  return supervised && services.every(({ state }) => state === 'healthy') ? 'healthy' : 'degraded';
}

function describe(
  url: string,
  { overall, services, palette }: { overall: string; services: readonly ServiceStatus[]; palette: Palette },
): string {
  const paint = (state: string) =>
    state === 'healthy' ? palette.green : state === 'degraded' ? palette.yellow : palette.red;
  const rows = services.map(({ name, state, cause, pid, restarts }) => {
    const facts = [pid === null ? '' : `process ${pid}`, restarts === 0 ? '' : `${restarts} restarts`, cause ?? ''];
    return `  ${name.padEnd(15)} ${paint(state)(state.padEnd(14))} ${facts.filter((fact) => fact !== '').join(' · ')}`;
  });
  return [`Votive is ${palette.bold(overall)}: ${url}`, ...rows].join('\n');
}

function unhealthyError(
  services: readonly ServiceStatus[],
  { data, text, json, print }: { data: object; text: string; json: boolean; print: (text: string) => void },
): CommandError {
  if (!json) print(text);
  const troubled = services.filter((service) => !isWorking(service));
  return new CommandError('VOT-302', {
    message: `Not healthy: ${troubled.map(({ name, state }) => `${name} (${state})`).join(', ')}.`,
    reason: troubled
      .map((service) => `${service.name}: ${service.cause ?? service.state}${lastWords(service)}`)
      .join('\n        '),
    fix: `Look at \`votive logs --service ${troubled[0]?.name}\`; \`votive up\` starts what is down.`,
    data,
  });
}
