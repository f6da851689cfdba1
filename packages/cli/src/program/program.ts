import { Command as CommanderCommand, InvalidArgumentError, Option } from 'commander';
import { addAdminCommands, addPromptCommands } from './admin-commands.ts';
import { addBackupCommands } from './backup-commands.ts';
import { addCertificateCommands } from './certificate-commands.ts';
import type { Command } from './command.ts';
import { addExamples } from './examples.ts';
import { type GlobalOptions, parseDuration } from './global-options.ts';
import { addKeyCommands } from './key-commands.ts';
import { addMigrationCommands } from './migration-commands.ts';
import { addOperatorCommands } from './operator-commands.ts';
import { addRotationCommands } from './rotation-commands.ts';
import { addUpgradeCommands } from './upgrade-commands.ts';

/** Runs one command that the command line chose. */
export type Dispatch = <Arguments>(
  name: string,
  load: () => Promise<Command<Arguments>>,
  args: Arguments,
) => Promise<void>;

/** The flags that commander reads; `--json` and `--wait` are split off before. */
export type ParsedFlags = {
  color: boolean;
  quiet?: true;
  verbose?: true;
  debug?: true;
  yes?: true;
  input: boolean;
  dryRun?: true;
  timeout?: number;
  home?: string;
};

/** The whole command surface. Commands load when they run, so that help costs nothing but this file. */
export function createProgram(
  dispatch: Dispatch,
  { version, write }: { version: string; write: (text: string) => void },
): CommanderCommand {
  const program = new CommanderCommand('votive')
    .description('Runs Votive, a self-hosted self-assessment: one command sets it up and keeps it alive.')
    .version(version, '--version', 'print the version')
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: write, getOutHasColors: () => false, getErrHasColors: () => false })
    .configureHelp({ showGlobalOptions: true })
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .showSuggestionAfterError(true);
  addGlobalFlags(program);
  addStackCommands(program, dispatch);
  addSettingCommands(program, dispatch);
  addPromptCommands(program, dispatch);
  addAdminCommands(program, dispatch);
  addCertificateCommands(program, dispatch);
  addRotationCommands(program, dispatch);
  addBackupCommands(program, dispatch);
  addKeyCommands(program, dispatch);
  addMigrationCommands(program, dispatch);
  addUpgradeCommands(program, dispatch);
  addOperatorCommands(program, dispatch);
  addExamples(program);
  return program;
}

function addGlobalFlags(program: CommanderCommand): void {
  program
    .option('--home <dir>', 'home directory of the appliance (VOTIVE_HOME)', toFolder)
    .option('--json', 'answer with one JSON document; --json=stream also reports progress as NDJSON on stderr')
    .option('--no-color', 'no colour')
    .option('-q, --quiet', 'no progress, only results and errors')
    .option('-v, --verbose', 'say more about what happens')
    .option('--debug', 'say everything, with stack traces')
    .option('-y, --yes', 'take the default answer to every question')
    .option('--no-input', 'ask nothing')
    .option('--dry-run', 'say what would be done, and do nothing')
    .addOption(
      new Option('--timeout <duration>', 'longest time to reach the goal, e.g. 90s or 2m').argParser((text) => {
        const ms = parseDuration(text);
        if (ms === undefined) throw new InvalidArgumentError('Give a duration such as 90s or 2m.');
        return ms;
      }),
    )
    .option('--wait', 'wait while another command runs; --wait=30s gives up after that time');
}

function addStackCommands(program: CommanderCommand, dispatch: Dispatch): void {
  program
    .command('up')
    .description('start the appliance, or bring it in line with its configuration')
    .addOption(
      new Option('--mode <mode>', 'how to run it; auto decides once, at the first `up` (VOTIVE_MODE)').choices([
        'process',
        'compose',
        'auto',
      ]),
    )
    .addOption(new Option('--port <port>', 'port that a browser opens; 0 takes any free one').argParser(parsePort))
    .addOption(
      new Option('--http-port <port>', 'in containers: port that redirects to --port; 0 takes any free one').argParser(
        parsePort,
      ),
    )
    .option('--public', 'in containers: open the ports to other machines')
    .option('--no-public', 'open the ports to this machine only')
    .option('--foreground', 'stay in the foreground, with the logs on stderr')
    .option('--print-systemd', 'start nothing: print a systemd unit that does so at every boot')
    .action((args) => dispatch('up', async () => (await import('../commands/up.ts')).up, args));
  program
    .command('down')
    .description('stop the appliance; its data stays')
    .action((args) => dispatch('down', async () => (await import('../commands/down.ts')).down, args));
  program
    .command('restart')
    .argument('[service]', 'only this service: prompt-service, backend, worker or edge')
    .description('restart the appliance or one service of it')
    .action((service) =>
      dispatch('restart', async () => (await import('../commands/restart.ts')).restart, { service }),
    );
  program
    .command('status')
    .description('say how every service is, and why')
    .option('--watch', 'go on until Ctrl-C: redrawn on a terminal, a line per change elsewhere')
    .action((args) => dispatch('status', async () => (await import('../commands/status.ts')).status, args));
  program
    .command('logs')
    .description('show the logs of all services, merged by time')
    .option('-f, --follow', 'go on as lines arrive')
    .option('--service <name>', 'only this service')
    .option('--since <time>', 'only from then on: a duration such as 10m, or a date and time')
    .action((args) => dispatch('logs', async () => (await import('../commands/logs.ts')).logs, args));
  program
    .command('open')
    .description('open the appliance in a browser')
    .action((args) => dispatch('open', async () => (await import('../commands/open.ts')).open, args));
}

function addSettingCommands(program: CommanderCommand, dispatch: Dispatch): void {
  const config = program.command('config').description('show, set and check settings').helpCommand(false);
  config
    .command('show')
    .description('show every setting')
    .option('--origin', 'also say where each value comes from')
    .action((args) =>
      dispatch('config show', async () => (await import('../commands/config-show.ts')).configShow, args),
    );
  config
    .command('set')
    .argument('<name>', 'name of the setting, e.g. AI_PROVIDER')
    .argument('[value]', 'its value')
    .option('--unset', 'go back to the default')
    .description('change a setting; it takes effect with the next `votive up`')
    .action((name, value, { unset }) =>
      dispatch('config set', async () => (await import('../commands/config-set.ts')).configSet, { name, value, unset }),
    );
  config
    .command('validate')
    .description('check every setting')
    .action((args) =>
      dispatch('config validate', async () => (await import('../commands/config-validate.ts')).configValidate, args),
    );

  program
    .command('version')
    .description('print the version')
    .action((args) => dispatch('version', async () => (await import('../commands/version.ts')).version, args));
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 0 && port <= 65_535)) throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return port;
}

/** An empty name is a variable that was not set in a script: better refused than taken for the default home. */
function toFolder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give the path of a directory.');
  return text;
}

/** The flags as the commands see them. */
export function toGlobalOptions(
  flags: ParsedFlags,
  split: { json: GlobalOptions['json']; waitMs: number | undefined },
): GlobalOptions {
  return {
    json: split.json,
    colour: flags.color,
    quiet: flags.quiet ?? false,
    verbose: flags.verbose ?? false,
    debug: flags.debug ?? false,
    yes: flags.yes ?? false,
    input: flags.input,
    dryRun: flags.dryRun ?? false,
    timeoutMs: flags.timeout,
    waitMs: split.waitMs,
    home: flags.home,
  };
}
