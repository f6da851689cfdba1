import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../output/command-error.ts';
import type { CommandResult, Output } from '../output/output.ts';
import type { Command, CommandContext } from '../program/command.ts';
import { parseDuration } from '../program/global-options.ts';
import { SERVICES } from '../stack/services.ts';
import { existingHome } from './existing-home.ts';
import { followLog } from './follow-log.ts';
import { formatEntry, type LogEntry, readEntries, toData, toEntries } from './log-entries.ts';
import { refuseUnknownService } from './restart.ts';

export type LogsArguments = { follow?: true; service?: string; since?: string };

const SHOWN_WITHOUT_SINCE = 1_000;
const FOLLOW_POLL_MS = 200;

/** The logs of all services merged by time: formatted on a terminal, the raw lines elsewhere. Without `--since` it is the last 1,000 lines. */
export const logs: Command<LogsArguments> = async (context, args) => {
  if (args.service !== undefined && args.service !== 'supervisor') refuseUnknownService(args.service);
  const { layout } = existingHome(context.home);
  const { output, options } = context;
  if (args.follow && options.json === 'document') throw endless();
  const since = args.since === undefined ? undefined : parseSince(args.since, context.now());
  const services = args.service === undefined ? [...SERVICES, 'supervisor'] : [args.service];
  const followers = args.follow
    ? services.map((service) => ({ service, ...followLog(join(layout.logs, `${service}.log`)) }))
    : [];
  const all = readEntries(layout.logs, services, since);
  const entries = since === undefined ? all.slice(-SHOWN_WITHOUT_SINCE) : all;
  const show = (entry: LogEntry) => (output.resultIsTerminal ? formatEntry(entry, output.palette) : entry.raw);
  if (!args.follow) return { data: { lines: entries.map(toData) }, text: entries.map(show).join('\n') };
  return follow(context, { entries, followers, emit: (entry) => emit(output, options.json === 'stream', entry, show) });
};

/** Ends when the reader goes away; a signal ends the command as any other. */
async function follow(
  { output }: CommandContext,
  {
    entries,
    followers,
    emit,
  }: {
    entries: readonly LogEntry[];
    followers: readonly { service: string; poll: () => string }[];
    emit: (entry: LogEntry) => boolean;
  },
): Promise<CommandResult> {
  let count = 0;
  let isRead = true;
  const pass = (entry: LogEntry) => {
    count += 1;
    isRead &&= emit(entry);
  };
  for (const entry of entries) pass(entry);
  while (isRead) {
    const fresh = followers.flatMap(({ service, poll }) => toEntries(poll(), service, new Date().toISOString()));
    for (const entry of fresh.sort((left, right) => (left.time < right.time ? -1 : 1))) pass(entry);
    await sleep(FOLLOW_POLL_MS);
  }
  output.progress.done();
  return { data: { lines: count }, text: '' };
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
