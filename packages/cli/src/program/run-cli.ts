import { CommanderError } from 'commander';
import { homeLayout } from '../home/home-layout.ts';
import { resolveHomePath } from '../home/home-path.ts';
import { calledAs, helpWithCommandName } from '../output/called-as.ts';
import { CommandError, toCommandError } from '../output/command-error.ts';
import { createOutput, type Output } from '../output/output.ts';
import { redactorOf } from '../redaction/secret-values.ts';
import { findInstallation } from '../stack/installation.ts';
import type { Command, Environment } from './command.ts';
import { commandTable } from './command-table.ts';
import { type GlobalOptions, parseDuration } from './global-options.ts';
import { normaliseArguments } from './normalise-arguments.ts';
import { createProgram, type ParsedFlags, toGlobalOptions } from './program.ts';
import { listenToSignals } from './signals.ts';

/** Runs the command line and ends the process with the exit code of the operating manual; whatever happens, `--json` gets exactly one document. */
export async function runCli(argv: readonly string[], environment: Environment): Promise<void> {
  const startedAt = performance.now();
  const installation = findInstallation(environment);
  const split = normaliseArguments(argv);
  let commandName: string | null = null;
  let printed = '';
  const outputFor = (options: GlobalOptions): Output =>
    createOutput(options, {
      environment,
      redact: redactorOf(homeLayout(resolveHomePath(options.home, environment, process.getuid?.()))),
      meta: () => ({
        command: commandName,
        version: installation.version,
        duration_ms: Math.round(performance.now() - startedAt),
      }),
    });
  let output = outputFor(optionsFrom(argv, split.json));
  const signals = listenToSignals((error) => leave(output, error));
  process.on('uncaughtException', (error) => leave(output, toCommandError(error)));

  const program = createProgram(dispatch, {
    version: installation.version,
    write(text) {
      printed += text;
    },
  });
  try {
    if (split.fault !== undefined) throw usageError(split.fault);
    await program.parseAsync(split.rest, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) return leave(output, toCommandError(error));
    await answerParser(error);
  }

  async function dispatch<Arguments>(name: string, load: () => Promise<Command<Arguments>>, args: Arguments) {
    commandName = name;
    const options = toGlobalOptions(program.opts<ParsedFlags>(), { json: split.json, waitMs: waitMs(split.wait) });
    output = outputFor(options);
    const run = await load();
    const result = await run(contextFor(name, options), args);
    output.succeed(result);
    process.exit(result.exitCode ?? 0);
  }

  function contextFor(name: string, options: GlobalOptions) {
    return {
      name,
      options,
      home: resolveHomePath(options.home, environment, process.getuid?.()),
      installation,
      output,
      environment,
      now: () => new Date(),
      commandTable: () => commandTable(installation.version),
      onSignal: signals.replace,
    };
  }

  /** Help and version are results; everything else that commander throws is a fault of usage. */
  async function answerParser(error: CommanderError): Promise<void> {
    switch (error.code) {
      case 'commander.version':
        return answerVersion();
      case 'commander.helpDisplayed':
        answer('help', { usage: printed }, helpWithCommandName(printed, calledAs(environment)));
        break;
      case 'commander.help':
        leave(output, missingCommand(helpWithCommandName(printed, calledAs(environment)), output));
        break;
      default:
        leave(output, usageError(error.message));
    }
  }

  /** What `--version` answers, like the command `version`. */
  async function answerVersion(): Promise<void> {
    const { versionData, versionText } = await import('../commands/version.ts');
    answer('version', versionData(installation, environment), versionText(installation, environment));
  }

  function answer(name: string, data: unknown, text: string): void {
    commandName = name;
    output.succeed({ data, text });
    process.exit(0);
  }
}

function leave(output: Output, error: CommandError): void {
  try {
    output.fail(error);
  } finally {
    process.exit(error.exitCode);
  }
}

function usageError(text: string): CommandError {
  const [first = '', ...more] = text.replace(/^error: /, '').split('\n');
  const hint = more.join(' ').trim();
  return new CommandError('VOT-101', {
    message: first,
    reason: hint === '' ? 'The command line is not one that votive knows.' : hint,
    fix: 'Run `votive --help`, or `votive <command> --help`.',
  });
}

/** Nothing to do is a fault, since a script meant something; a person gets the help with it. */
function missingCommand(help: string, output: Output): CommandError {
  if (!output.json) output.progress.note(help);
  return new CommandError('VOT-101', {
    message: 'No command was given.',
    reason: 'votive needs to be told what to do.',
    fix: 'Run `votive up` to start the appliance, or `votive --help` to see every command.',
  });
}

function waitMs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text === '') return Number.POSITIVE_INFINITY;
  const ms = parseDuration(text);
  if (ms === undefined) throw usageError(`--wait takes a duration such as 30s, not "${text}".`);
  return ms;
}

/** The options that shape an error message before, or instead of, a proper parse. */
function optionsFrom(argv: readonly string[], json: GlobalOptions['json']): GlobalOptions {
  return toGlobalOptions(
    {
      color: !argv.includes('--no-color'),
      input: false,
      ...(argv.includes('--debug') && { debug: true as const }),
    },
    { json, waitMs: undefined },
  );
}
