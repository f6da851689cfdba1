import { setTimeout as sleep } from 'node:timers/promises';
import { formatEntry, type LogEntry, toData } from '../logs/log-entries.ts';
import { CommandError } from '../output/command-error.ts';
import type { CommandResult, Output } from '../output/output.ts';
import type { Command } from '../program/command.ts';
import { parseDuration } from '../program/global-options.ts';
import { redactorOf } from '../redaction/secret-values.ts';
import type { LogFollower } from '../stack/driver.ts';
import { SERVICES } from '../stack/services.ts';
import { driverOf } from './driver-of.ts';
import { existingHome } from './existing-home.ts';
import { refuseUnknownService } from './restart.ts';

export type LogsArguments = { follow?: true; service?: string; since?: string };

const SHOWN_WITHOUT_SINCE = 1_000;
const FOLLOW_POLL_MS = 200;
const EXIT_OF_SIGNAL = { SIGINT: 130, SIGTERM: 143 };

/** The logs of all services merged by time: formatted on a terminal, the raw lines elsewhere. Without `--since` it is the last 1,000 lines. */
export const logs: Command<LogsArguments> = async (context, args) => {
  const { output, options, now, home } = context;
  if (args.service !== undefined) refuseUnknownService(args.service, [...SERVICES, 'supervisor', 'migrate']);
  const { layout, config } = existingHome(home);
  if (args.follow && options.json === 'document') throw endless();
  const since = args.since === undefined ? undefined : parseSince(args.since, now());
  const driver = await driverOf(context, layout, config.mode);
  const services = args.service === undefined ? driver.logSources : [args.service];
  const follower = args.follow ? driver.followLogs(services) : undefined;
  const last = since === undefined ? SHOWN_WITHOUT_SINCE : undefined;
  const redact = redactorOf(layout);
  const clean = (entry: LogEntry): LogEntry => ({ ...entry, raw: redact(entry.raw) });
  const entries = (await driver.readLogs({ services, since, last })).map(clean);
  const show = (entry: LogEntry) => (output.resultIsTerminal ? formatEntry(entry, output.palette) : entry.raw);
  if (!follower) return { data: { lines: entries.map(toData) }, text: entries.map(show).join('\n'), verbatim: true };
  let signal: 'SIGINT' | 'SIGTERM' | undefined;
  if (options.json === 'off') {
    context.onSignal((received) => {
      signal = received;
    });
  }
  const result = await follow(entries, follower, {
    emit: (entry) => emit(output, options.json === 'stream', clean(entry), show),
    ended: () => signal && EXIT_OF_SIGNAL[signal],
  });
  follower.close();
  output.progress.done();
  return result;
};

/** Ends when the reader goes away, or with the exit code of a signal: Ctrl-C is how following ends, and no failure to explain. */
async function follow(
  entries: readonly LogEntry[],
  follower: LogFollower,
  { emit, ended }: { emit: (entry: LogEntry) => boolean; ended: () => number | undefined },
): Promise<CommandResult> {
  let count = 0;
  let isRead = true;
  const pass = (entry: LogEntry) => {
    count += 1;
    isRead &&= emit(entry);
  };
  for (const entry of entries) pass(entry);
  while (isRead && ended() === undefined) {
    for (const entry of follower.poll()) pass(entry);
    await sleep(FOLLOW_POLL_MS);
  }
  const exitCode = ended();
  return { data: { lines: count }, text: '', ...(exitCode !== undefined && { exitCode }) };
}

/** With --json=stream lines are events on stderr, since stdout carries the one document at the end. */
function emit(output: Output, streaming: boolean, entry: LogEntry, show: (entry: LogEntry) => string): boolean {
  if (!streaming) return output.stream(show(entry));
  output.progress.note(JSON.stringify(toData(entry)));
  return true;
}

/** ISO 8601 in UTC of a point in time: how long ago (`10m`), or a date and time. */
export function parseSince(text: string, now: Date): string {
  const ago = parseDuration(text);
  if (ago !== undefined) return new Date(now.getTime() - ago).toISOString();
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw new CommandError('VOT-101', {
    message: `--since cannot read "${text}".`,
    reason: 'It is neither a duration nor a date and time.',
    fix: 'For example: --since 10m, --since 2h, --since 2026-11-21T08:00:00Z.',
  });
}

function endless(): CommandError {
  return new CommandError('VOT-101', {
    message: '--follow has no end, so it cannot be one JSON document.',
    reason: '--json answers once, when the command is done.',
    fix: 'Use --json=stream, which reports every line as an event on stderr, or leave --json out.',
  });
}
