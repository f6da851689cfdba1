import {
  DEFAULT_HTTP_PORT,
  DEFAULT_HTTPS_PORT,
  DEFAULT_PORT,
  type HomeConfig,
  hostNameSchema,
  type Mode,
} from '../home/config-file.ts';
import { CommandError } from '../output/command-error.ts';
import { chooseFreePort } from '../processes/free-port.ts';
import type { CommandContext } from '../program/command.ts';

const DEFAULT_HOST_NAME = 'localhost';

export type ConfigFlags = { port?: number; httpPort?: number; public?: boolean; foreground?: true };

/** The configuration that `up` should bring about: what is stored, what the flags change, and for a new home what a person answers. Writes nothing. */
export async function decideConfig(
  context: Pick<CommandContext, 'output' | 'options'>,
  { stored, mode, flags }: { stored: HomeConfig | undefined; mode: Mode; flags: ConfigFlags },
): Promise<HomeConfig> {
  refuseForeignFlags(mode, flags);
  const before = stored ?? {
    port: DEFAULT_PORT,
    httpsPort: DEFAULT_HTTPS_PORT,
    httpPort: DEFAULT_HTTP_PORT,
    public: false,
  };
  const ran = stored?.mode === mode;
  const https = mode === 'compose';
  const [mainPort, redirectPort] = [flags.port, flags.httpPort];
  return {
    schema: 'votive.config/1',
    mode,
    port: https ? before.port : await decidePort(mainPort, { before: before.port, ran }),
    httpsPort: https ? await decidePort(mainPort, { before: before.httpsPort, ran }) : before.httpsPort,
    httpPort: https ? await decidePort(redirectPort, { before: before.httpPort, ran }) : before.httpPort,
    public: https ? (flags.public ?? before.public) : (flags.public ?? false),
    hostname: stored?.hostname ?? (await askHostName(context)),
    settings: stored?.settings ?? {},
  };
}

/** 0 stands for any free port: the one in use, where this way of running has one. */
async function decidePort(
  wanted: number | undefined,
  { before, ran }: { before: number; ran: boolean },
): Promise<number> {
  if (wanted === 0) return ran ? before : chooseFreePort([], new Set());
  return wanted ?? before;
}

/** Throws VOT-204 for a flag that only the other way of running knows. */
function refuseForeignFlags(mode: Mode, { httpPort, foreground }: ConfigFlags): void {
  if (mode === 'process' && httpPort !== undefined) {
    throw new CommandError('VOT-204', {
      message: '--http-port has no meaning in process mode.',
      reason: 'Processes speak HTTP on one port; only containers have another that redirects.',
      fix: 'Leave it out, or run in containers: `votive up --mode compose`.',
    });
  }
  if (mode === 'compose' && foreground) {
    throw new CommandError('VOT-204', {
      message: 'Containers do not run in the foreground.',
      reason: 'The container engine keeps them, not this command.',
      fix: 'Leave --foreground out and watch them with `votive logs --follow`, or run processes: `votive up --mode process --foreground`.',
    });
  }
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
