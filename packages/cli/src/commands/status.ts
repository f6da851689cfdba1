import { CommandError } from '../output/command-error.ts';
import type { Command } from '../program/command.ts';
import { redactorOf } from '../redaction/secret-values.ts';
import { isWorking, type ServiceStatus } from '../stack/driver.ts';
import { lastWords } from '../stack/health-gate.ts';
import { stoppedError } from '../stack/stopped-error.ts';
import { type ApplianceStatus, readStatus } from '../status/appliance-status.ts';
import { describeStatus } from '../status/describe-status.ts';
import { watchStatus } from '../status/watch-status.ts';
import { driverOf } from './driver-of.ts';
import { existingHome } from './existing-home.ts';

/** How the appliance and each service is, asked now: 0 healthy, 3 degraded; VOT-302 (exit 4) unhealthy, VOT-303 (exit 4) stopped, VOT-304 (exit 10) none. */
export const status: Command<{ watch?: true }> = async (context, { watch }) => {
  const { home, output, options, now, installation } = context;
  const { layout, config } = existingHome(home);
  if (watch && options.json === 'document') throw endless();
  const driver = await driverOf(context, layout, config.mode);
  const redact = redactorOf(layout);
  const read = () => readStatus({ layout, config, driver, installation, redact, now: now() });
  if (watch) return watchStatus(context, read);

  const data = await read();
  if (data.status === 'stopped') throw stoppedError(data);
  const text = describeStatus(data, output.palette);
  if (data.status === 'unhealthy') {
    if (!output.json) output.progress.note(text);
    throw unhealthyError(data);
  }
  return { data, text, exitCode: data.status === 'healthy' ? 0 : 3 };
};

function unhealthyError(data: ApplianceStatus): CommandError {
  const troubled = data.services.filter((service) => !isWorking(service));
  return new CommandError('VOT-302', {
    message: `Not healthy: ${troubled.map(({ name, state }) => `${name} (${state})`).join(', ')}.`,
    reason: troubled.map(describeTrouble).join('\n        '),
    fix: `Look at \`votive logs --service ${troubled[0]?.name}\`; \`votive up\` starts what is down.`,
    data,
  });
}

function describeTrouble(service: ServiceStatus): string {
  return `${service.name}: ${service.cause ?? service.state}${lastWords(service)}`;
}

function endless(): CommandError {
  return new CommandError('VOT-101', {
    message: '--watch has no end, so it cannot be one JSON document.',
    reason: '--json answers once, when the command is done.',
    fix: 'Use --json=stream, which reports every change as an event on stderr, or leave --json out.',
  });
}
