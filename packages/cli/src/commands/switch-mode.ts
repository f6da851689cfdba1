import { type HomeConfig, writeHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError, toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';
import { parameterCatalog } from '../settings/parameter-catalog.ts';
import type { ConvergeOutcome, StackDriver } from '../stack/driver.ts';

const DEFAULT_TIMEOUT_MS = 60_000;

type Switch = {
  layout: HomeLayout;
  driver: StackDriver;
  other: StackDriver;
  stored: HomeConfig | undefined;
  /** Writes the new configuration and starts the new way of running. */
  converge: () => Promise<ConvergeOutcome>;
};

/**
 * From one way of running to the other: the old one is stopped, and seen to be stopped, before the new one starts, since one process owns the database. When the
 * new one does not come up the old one runs again: VOT-308 (exit 15).
 */
export async function switchMode(context: CommandContext, input: Switch): Promise<ConvergeOutcome> {
  const { driver, other, converge } = input;
  const environment = other.lastEnvironment();
  await other.stop();
  try {
    return { ...(await converge()), changed: true };
  } catch (error) {
    const failure = toCommandError(error);
    await driver.stop();
    await goBack(context, { ...input, environment, failure });
    throw new CommandError('VOT-308', {
      message: `The appliance does not run in ${driver.mode} mode; it runs in ${other.mode} mode again.`,
      reason: `${failure.message} ${failure.reason}`,
      fix: failure.fix,
      data: failure.data,
      cause: error,
    });
  }
}

/** Throws the failure itself where there is nothing to go back to. */
async function goBack(
  { options, output }: CommandContext,
  {
    layout,
    other,
    stored,
    environment,
    failure,
  }: Switch & { environment: Record<string, string>; failure: CommandError },
): Promise<void> {
  if (stored?.mode !== other.mode) throw failure;
  output.progress.note(`It did not come up; going back to ${other.mode} mode.`);
  writeHomeConfig(layout.config, stored);
  const request = { config: stored, environment, catalog: parameterCatalog() };
  const timeoutMs = Math.max(options.timeoutMs ?? 0, DEFAULT_TIMEOUT_MS);
  try {
    await other.converge(request, { foreground: false, timeoutMs, restart: [] });
    other.share();
  } catch (error) {
    throw neitherRuns(failure, toCommandError(error));
  }
}

function neitherRuns(first: CommandError, second: CommandError): CommandError {
  return new CommandError('VOT-310', {
    message: 'The new way of running did not come up, and neither did the one before.',
    reason: `${first.message} ${first.reason} Then: ${second.message} ${second.reason}`,
    fix: 'Correct the cause, then run `votive up`. The data is as it was.',
    cause: second,
  });
}
