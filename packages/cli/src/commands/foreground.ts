import type { ChildProcess } from 'node:child_process';
import type { CommandResult } from '../output/output.ts';
import type { CommandContext } from '../program/command.ts';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

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
