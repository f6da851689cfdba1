import { appendAudit } from '../home/audit-log.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import { lockHome } from '../home/lock.ts';
import { toCommandError } from '../output/command-error.ts';
import type { CommandContext } from '../program/command.ts';

/** Runs `work` while no other command can change the home, and writes what came of it to the audit log. */
export async function withLockedHome<Result>(
  { name, options, output, now }: CommandContext,
  layout: HomeLayout,
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = await lockHome(layout, {
    command: name,
    waitMs: options.waitMs ?? 0,
    now,
    onWait: (holder) => output.progress.note(`Waiting for ${holder}`),
  });
  const note = (result: string) => {
    try {
      appendAudit(layout.audit, { at: now().toISOString(), command: name, result });
    } catch (error) {
      output.warn({
        code: 'VOT-205',
        message: `The audit log ${layout.audit} cannot be written: ${toCommandError(error).reason}`,
      });
    }
  };
  try {
    const result = await work();
    note('ok');
    return result;
  } catch (error) {
    note(toCommandError(error).code);
    throw error;
  } finally {
    lock.release();
  }
}
