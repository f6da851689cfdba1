import { writeSync } from 'node:fs';
import type { GlobalOptions } from '../program/global-options.ts';
import { type Redact, redactDeep } from '../redaction/redact.ts';
import { type CommandError, systemError } from './command-error.ts';
import { docsOf, failureEnvelope, type Meta, successEnvelope, type Warning } from './envelope.ts';
import { createPalette, type Palette, wantsColour } from './palette.ts';
import { createProgress, type Progress, type ProgressStyle } from './progress.ts';

/** What a command answers: `data` for the JSON document, `text` for a person; `exitCode` other than 0 carries state (3: degraded). */
export type CommandResult = { data: unknown; text: string; exitCode?: number };

/** The only thing in the command that writes: results to stdout, everything else to stderr. */
export type Output = {
  readonly json: boolean;
  /** Whether a person can be asked: terminal on both sides, and neither --json nor --no-input. */
  readonly canAsk: boolean;
  readonly resultIsTerminal: boolean;
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
  options: Pick<GlobalOptions, 'json' | 'colour' | 'quiet' | 'verbose' | 'debug' | 'input'>,
  { meta, environment, redact }: { meta: () => Meta; environment: Environment; redact: Redact },
): Output {
  const json = options.json !== 'off';
  const warnings: Warning[] = [];
  const colour = (stream: NodeJS.WriteStream) => wantsColour(stream, { noColour: !options.colour, environment });
  const inks = createPalette(colour(process.stderr));
  const progress = createProgress({
    style: progressStyle(options, environment),
    write: toStderr,
    palette: inks,
    now: () => performance.now(),
  });
  let ended = false;

  function succeed({ data, text }: CommandResult): void {
    if (ended) return;
    progress.done();
    if (json) toStdout(`${JSON.stringify(successEnvelope(data, { warnings, meta: meta() }))}\n`);
    else if (text !== '') toStdout(text.endsWith('\n') ? text : `${text}\n`);
    ended = true;
  }

  function fail(error: CommandError): void {
    if (ended) return;
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
    palette: createPalette(colour(process.stdout)),
    progress,
    warn(warning) {
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
