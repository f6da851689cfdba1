import type { HomeLayout } from '../home/home-layout.ts';
import { type JournalEntry, readJournal } from '../journal/journal.ts';
import type { Settlement } from '../journal/settle-interrupted.ts';
import type { CommandContext } from '../program/command.ts';
import { withLockedHome } from './with-locked-home.ts';

/**
 * For a command that takes something back once: finishes or undoes an earlier run of it that was interrupted, before anybody looks at what there is to take back. So it comes to its end when it is said again. Answers
 * what it had noted of itself and what became of it; undefined where none was interrupted, and in a dry run, which settles nothing.
 */
export async function settleSame(
  context: CommandContext,
  layout: HomeLayout,
): Promise<{ details: JournalEntry['details']; outcome: Settlement['outcome'] } | undefined> {
  const { name, options } = context;
  const begun = readJournal(layout).interrupted.findLast(({ command }) => command === name);
  if (options.dryRun || !begun) return undefined;
  return withLockedHome(context, layout, async ({ settlements }) => {
    const settled = settlements.findLast(({ command, startedAt }) => command === name && startedAt === begun.startedAt);
    return settled && { details: begun.details, outcome: settled.outcome };
  });
}
