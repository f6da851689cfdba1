import type { DataToolRefusal } from '@votive/shared/contracts/data-tool';
import { DatabaseRefusal, EXIT } from '../database/database-refusal.ts';
import { explainFault } from '../database/explain-fault.ts';

const KINDS = {
  [EXIT.precondition]: 'precondition',
  [EXIT.key]: 'key',
  [EXIT.corrupt]: 'corrupt',
  [EXIT.version]: 'version',
} as const;

/** Whatever stopped the tool, as something to act on. A fault of the disk is told by the file that it concerns. */
export function toRefusal(error: unknown): DataToolRefusal {
  const { path } = error as NodeJS.ErrnoException;
  const known = explainFault(error, { path: path ?? 'of this installation', keyId: 'in use' });
  if (known instanceof DatabaseRefusal) {
    const { kind, ...explanation } = known.explanation;
    return { ...explanation, exitCode: known.exitCode, kind: kind ?? KINDS[known.exitCode] };
  }
  return {
    exitCode: 1,
    kind: 'unexpected',
    what: 'The data tool failed unexpectedly.',
    why: error instanceof Error ? error.message : String(error),
    fix: 'The data is as it was. Run the command again with --debug and report what it prints.',
  };
}
