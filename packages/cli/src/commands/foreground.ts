import type { ChildProcess } from 'node:child_process';
import type { HomeLayout } from '../home/home-layout.ts';
import { formatEntry, toEntries } from '../logs/log-entries.ts';
import type { CommandResult } from '../output/output.ts';
import type { CommandContext } from '../program/command.ts';
import { redactorOf } from '../redaction/secret-values.ts';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** On a terminal: shows log lines as `votive logs` does, between the steps of the command. Elsewhere undefined, since programs want them as they are. */
export function logsForPeople(
  { output }: Pick<CommandContext, 'output'>,
  layout: HomeLayout,
): ((lines: readonly string[]) => void) | undefined {
  if (!output.messagesAreRead) return undefined;
  const redact = redactorOf(layout);
  return (lines) => {
    for (const entry of toEntries(lines.map(redact).join('\n'), 'votive', new Date().toISOString()))
      output.progress.note(formatEntry({ ...entry, service: serviceOf(entry.raw) }, output.palette));
  };
}

function serviceOf(line: string): string {
  try {
    return String((JSON.parse(line) as { name?: string }).name ?? 'supervisor');
  } catch {
    return 'supervisor';
  }
}

/** Gives the result at once, then stays until the supervisor ends: asked to by a signal here (130, 143), by `votive down` (0), or by a failure (4). */
export async function stayInForeground(
  { output, onSignal }: CommandContext,
  result: CommandResult,
  supervisor: ChildProcess,
): Promise<CommandResult> {
  output.succeed(result);
  let asked: keyof typeof EXIT_CODES | undefined;
  const ended = new Promise<number>((resolve) => {
    const settle = (code: number | null) => resolve(code ?? 1);
    if (supervisor.exitCode !== null) settle(supervisor.exitCode);
    else supervisor.once('exit', settle);
  });
  const restore = onSignal((signal) => {
    asked = signal;
    supervisor.kill(signal);
  });
  const code = await ended;
  restore();
  if (asked) return { ...result, exitCode: EXIT_CODES[asked] };
  if (code !== 0) output.progress.note('error: The supervisor ended unexpectedly; run `votive up` again.');
  return { ...result, exitCode: code === 0 ? 0 : 4 };
}
