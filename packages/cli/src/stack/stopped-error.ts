import { CommandError } from '../output/command-error.ts';

/** The appliance is there and does not run. */
export function stoppedError(data?: unknown): CommandError {
  return new CommandError('VOT-303', {
    message: 'The appliance is stopped.',
    reason: 'None of its services runs.',
    fix: 'Run `votive up` to start it.',
    data,
  });
}
