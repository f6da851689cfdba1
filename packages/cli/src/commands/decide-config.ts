import { DEFAULT_PORT, type HomeConfig, hostNameSchema, readHomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { CommandError } from '../output/command-error.ts';
import { chooseFreePort } from '../processes/free-port.ts';
import type { CommandContext } from '../program/command.ts';
import { refuseTakenPort } from '../stack/port-check.ts';
import type { SupervisorState } from '../supervisor/state.ts';

const DEFAULT_HOST_NAME = 'localhost';

/** The configuration that `up` should bring about: what is stored, what the flags change, and for a new home what a person answers. Writes nothing. */
export async function decideConfig(
  context: Pick<CommandContext, 'output' | 'options'>,
  { layout, port, running }: { layout: HomeLayout; port: number | undefined; running: SupervisorState | undefined },
): Promise<{ config: HomeConfig; stored: HomeConfig | undefined }> {
  const stored = readHomeConfig(layout.config);
  const wanted = port === 0 ? await anyPort(stored) : (port ?? stored?.port ?? DEFAULT_PORT);
  const holdsPort = running?.services.edge?.port === wanted && running.services.edge.process !== null;
  if (!holdsPort) await refuseTakenPort(wanted);
  const hostname = stored?.hostname ?? (await askHostName(context));
  const config: HomeConfig = {
    schema: 'votive.config/1',
    mode: stored?.mode ?? 'process',
    port: wanted,
    hostname,
    settings: stored?.settings ?? {},
  };
  return { config, stored };
}

async function anyPort(stored: HomeConfig | undefined): Promise<number> {
  return stored?.port ?? (await chooseFreePort([], new Set()));
}

/** The one question of a first `up`, on a terminal only. */
async function askHostName({ output, options }: Pick<CommandContext, 'output' | 'options'>): Promise<string> {
  if (!output.canAsk || options.yes) return DEFAULT_HOST_NAME;
  const { createPromptModule } = (await import('inquirer')).default;
  const ask = createPromptModule({ output: process.stderr });
  try {
    const { hostname } = await ask<{ hostname: string }>([
      {
        type: 'input',
        name: 'hostname',
        message: 'Host name of this appliance',
        default: DEFAULT_HOST_NAME,
        validate: (text: string) =>
          hostNameSchema.safeParse(text).success || 'Give a host name such as localhost or votive.example.',
      },
    ]);
    return hostNameSchema.parse(hostname);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExitPromptError') throw error;
    throw new CommandError('VOT-102', {
      message: 'Interrupted.',
      reason: 'The question was not answered.',
      fix: 'Run `votive up` again, or `votive up --yes` to take the default.',
    });
  }
}
