import type { ImportReport } from '@votive/shared/contracts/import';
import { createImportPlan, type ImportPlan, type Known } from './import-plan.ts';
import { planExperiments } from './plan-experiments.ts';
import { planMembers } from './plan-members.ts';
import { planPrompts } from './plan-prompts.ts';
import type { Source } from './read-source.ts';

const TOKENS = ['RefreshToken', 'PasswordResetToken', 'EmailVerifyToken'] as const;

/** What an import would write and what becomes of each row; nothing is changed. The same source against the same database gives the same plan. */
export function planImport(
  source: Source,
  { known, now }: { known: Known; now: () => Date },
): { plan: ImportPlan; report: ImportReport; at: string } {
  const book = createImportPlan(known, now);
  planExperiments(book, source.rows, planPrompts(book, source.rows));
  planMembers(book, source.rows);
  for (const table of TOKENS)
    if (source.rows[table].length > 0)
      book.leave(
        table,
        source.rows[table].length,
        'sessions and links end with the former installation; people sign in again',
      );
  for (const { name, rows } of source.unknownTables) book.leave(name, rows, 'the former Votive has no such table');
  return { plan: book.plan, report: book.report(), at: book.at };
}
