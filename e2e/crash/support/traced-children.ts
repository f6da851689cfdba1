/**
 * Loaded into a command before it runs (`node --import`): lets a test trace, or end, single processes that the command starts. `VOTIVE_CRASH_PLAN` says how: which arguments strace gets for which
 * child. The child stays a child of the command (`-D`), so the command sees its end as it sees any other.
 */
import childProcess, { type ChildProcess, type SpawnOptions } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname } from 'node:path';

export type CrashPlan = {
  /** Arguments of strace for one child, or for each (`{label}` stands for which one it is). */
  strace: readonly string[];
  only?: string;
  /** Whether the command is gone in the moment in which the child is, as when the power fails. */
  together?: boolean;
};

const { VOTIVE_CRASH_PLAN } = process.env;
if (VOTIVE_CRASH_PLAN !== undefined) follow(JSON.parse(VOTIVE_CRASH_PLAN));

function follow(plan: CrashPlan): void {
  const { spawn } = childProcess;
  const seen = new Map<string, number>();
  const traced = (program: string, args: readonly string[], options: SpawnOptions): ChildProcess => {
    if (program !== process.execPath) return spawn(program, args, options);
    const label = labelOf(args, seen);
    if (plan.only !== undefined && plan.only !== label) return spawn(program, args, options);
    const strace = plan.strace.map((argument) => argument.replaceAll('{label}', label));
    const child = spawn('strace', ['-D', '-f', '-qq', ...strace, program, ...args], options);
    if (plan.together)
      child.once('exit', (_code, signal) => signal === 'SIGKILL' && process.kill(process.pid, 'SIGKILL'));
    return child;
  };
  childProcess.spawn = traced as typeof childProcess.spawn;
  syncBuiltinESMExports();
}

/** `rekey-1` for the first data tool that re-keys, `prompt-service-1` for the first such service. */
function labelOf(args: readonly string[], seen: Map<string, number>): string {
  const script = args.find((argument, index) => /\.[jt]s$/.test(argument) && args[index - 1] !== '--import') ?? '';
  const verb = args[args.indexOf(script) + 1];
  const name = verb ?? basename(dirname(dirname(script)));
  const count = (seen.get(name) ?? 0) + 1;
  seen.set(name, count);
  return `${name}-${count}`;
}
