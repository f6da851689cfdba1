import { inspectHome } from '../home/claim-home.ts';
import { homeLayout } from '../home/home-layout.ts';
import { readJournal } from '../journal/journal.ts';
import { findLeftovers, removeLeftovers } from '../journal/leftovers.ts';
import type { Command } from '../program/command.ts';
import { missingHome } from './existing-home.ts';
import { unsettledError, withLockedHome } from './with-locked-home.ts';

/** Finishes or undoes every command that was interrupted; other commands do the same on their way. Throws VOT-601 (exit 16) for what cannot be settled. */
export const recover: Command<object> = async (context) => {
  const { home, options } = context;
  const layout = homeLayout(home);
  if (inspectHome(home, process.getuid?.()) !== 'home') throw missingHome(home);
  if (options.dryRun) {
    const { interrupted, unreadable } = readJournal(layout);
    const plan = [
      ...interrupted.map(({ command, startedAt }) => `settle \`votive ${command}\` of ${startedAt}`),
      ...unreadable.map((path) => `look at ${path}, which this version cannot read`),
      ...findLeftovers(layout).map((path) => `remove ${path}`),
    ];
    return {
      data: { changed: false, recovered: [], removed: [], plan },
      text: plan.length === 0 ? 'Nothing to recover.' : ['`votive recover` would:', ...plan].join('\n  - '),
    };
  }
  return withLockedHome(context, layout, async ({ settlements }) => {
    const failed = settlements.filter(({ outcome }) => outcome === 'failed');
    if (failed.length > 0) throw unsettledError(failed);
    const removed = removeLeftovers(layout);
    const lines = settlements.map(({ command, outcome, did }) => `votive ${command}: ${outcome}; ${did.join('; ')}.`);
    return {
      data: { changed: lines.length + removed.length > 0, recovered: settlements, removed, plan: [] },
      text: [...lines, ...removed.map((path) => `Removed ${path}.`)].join('\n') || 'Nothing to recover.',
    };
  });
};
