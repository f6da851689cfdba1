import { writeSync } from 'node:fs';
import type { GlobalOptions } from '../program/global-options.ts';
import { type Redact, redactDeep } from '../redaction/redact.ts';
import { calledAs, withCommandName, withCommandNameAndHome } from './called-as.ts';
import { CommandError, systemError } from './command-error.ts';
import { docsOf, failureEnvelope, type Meta, successEnvelope, type Warning } from './envelope.ts';
import { createPalette, type Palette, wantsColour } from './palette.ts';
import { createProgress, type Progress, type ProgressStyle } from './progress.ts';

/**
 * What a command answers: `data` for the JSON document, `text` for a person; `exitCode` other than 0 carries state (3: degraded). In both, commands after a
 * backtick are written as people here type them; `verbatim` results hold the words of others, and stay as they are.
 */
export type CommandResult = { data: unknown; text: string; exitCode?: number; verbatim?: true };

/** The only thing in the command that writes: results to stdout, everything else to stderr. */
export type Output = {
  readonly json: boolean;
  /** Whether a person can be asked: terminal on both sides, and neither --json nor --no-input. */
  readonly canAsk: boolean;
  readonly resultIsTerminal: boolean;
  /** Whether a person reads what goes to stderr as it comes: a terminal, and not --json. */
  readonly messagesAreRead: boolean;
  /** A command of ours as it is to be typed here; `words` begin after `votive`. */
  commandLine(words: string): string;
  readonly palette: Palette;
  readonly progress: Progress;
  warn(warning: Warning): void;
  detail(text: string): void;
  /** One line of an endless result, such as `logs -f`; answers false once nobody reads it any more. */
  stream(line: string): boolean;
  /** One object of an endless result under --json=stream, on stderr like every event. */
  event(fields: Record<string, unknown>): void;
  succeed(result: CommandResult): void;
  fail(error: CommandError): void;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Builds the output for the flags in force; failures go through `redact`. Exactly one of `succeed` and `fail` has an effect, once: a second call is ignored. */
export function createOutput(
  options: Pick<GlobalOptions, 'json' | 'colour' | 'quiet' | 'verbose' | 'debug' | 'input' | 'home'>,
  { meta, environment, redact }: { meta: () => Meta; environment: Environment; redact: Redact },
): Output {
  const json = options.json !== 'off';
  const warnings: Warning[] = [];
  const colour = (stream: NodeJS.WriteStream) => wantsColour(stream, { noColour: !options.colour, environment });
  const inks = createPalette(colour(process.stderr));
  const name = calledAs(environment);
  const named = (text: string) => withCommandName(text, name);
  const progress = createProgress({
    style: progressStyle(options, environment),
    write: (text) => toStderr(named(text)),
    palette: inks,
    now: () => performance.now(),
  });
  let ended = false;

  function succeed(result: CommandResult): void {
    if (ended) return;
    progress.done();
    const { data, text } = result.verbatim ? result : inOurWords(result, named);
    if (json) toStdout(`${JSON.stringify(successEnvelope(data, { warnings, meta: meta() }))}\n`);
    else if (text !== '') toStdout(text.endsWith('\n') ? text : `${text}\n`);
    ended = true;
  }

  function fail(fault: CommandError): void {
    if (ended) return;
    const error = faultInOurWords(fault, { name, home: options.home });
    ended = true;
    progress.fail();
    if (json) toStdout(`${JSON.stringify(redactDeep(failureEnvelope(error, { warnings, meta: meta() }), redact))}\n`);
    else toStderr(redact(describeFailure(error, inks)));
    if (options.debug && error.cause instanceof Error)
      toStderr(`${redact(error.cause.stack ?? error.cause.message)}\n`);
  }

  return {
    json,
    canAsk: options.input && !json && process.stdin.isTTY === true && process.stderr.isTTY === true,
    resultIsTerminal: process.stdout.isTTY === true,
    messagesAreRead: !json && process.stderr.isTTY === true,
    palette: createPalette(colour(process.stdout)),
    progress,
    commandLine: (words) => withCommandNameAndHome(`\`votive ${words}\``, { name, home: options.home }).slice(1, -1),
    warn({ code, message }) {
      const warning = { code, message: named(message) };
      warnings.push(warning);
      if (!json && !options.quiet) progress.note(`${inks.yellow('warning:')} ${warning.message}`);
    },
    detail(text) {
      if (options.verbose || options.debug) progress.note(text);
    },
    stream: (line) => toStdout(`${line}\n`),
    event: (fields) => toStderr(`${JSON.stringify({ time: new Date().toISOString(), ...fields })}\n`),
    succeed,
    fail,
  };
}

function inOurWords({ data, text }: CommandResult, named: (text: string) => string): CommandResult {
  return { data: redactDeep(data, named), text: named(text) };
}

/** A failure with every command in it as people here type it; the fix also names the home, where one was named. */
function faultInOurWords(error: CommandError, place: { name: string; home: string | undefined }): CommandError {
  const named = (text: string) => withCommandName(text, place.name);
  const { code, message, reason, fix, data, cause } = error;
  return new CommandError(code, {
    message: named(message),
    reason: named(reason),
    fix: withCommandNameAndHome(fix, place),
    data: redactDeep(data, named),
    cause,
  });
}

/** What / why / fix, in at most four lines. */
function describeFailure(error: CommandError, palette: Palette): string {
  return [
    `${palette.red('error:')} ${error.message} ${palette.dim(`(${error.code})`)}`,
    `  why:  ${error.reason}`,
    `  fix:  ${error.fix}`,
    `  more: ${docsOf(error.code)}`,
    '',
  ].join('\n');
}

function progressStyle(options: Pick<GlobalOptions, 'json' | 'quiet'>, environment: Environment): ProgressStyle {
  if (options.json === 'stream') return 'ndjson';
  if (options.quiet) return 'silent';
  return process.stderr.isTTY && environment.TERM !== 'dumb' ? 'terminal' : 'lines';
}

const toStdout = (text: string) => writeWhole(1, text);

/** What cannot be said on stderr cannot be said at all; the result and the exit code still stand. */
function toStderr(text: string): void {
  try {
    writeWhole(2, text);
  } catch {
    // stderr is full or gone
  }
}

/** Writes all of `text` before it returns, so that an exit right after cuts nothing off. Answers false when the reader went away. */
function writeWhole(descriptor: number, text: string): boolean {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = systemError(error);
      if (code === 'EPIPE') return false;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}
