import type { Context, TextLine } from '../../answers/context.ts';
import { type Hours, sharedHours } from '../../answers/hours.ts';
import { timeOf } from '../../text/time-words.ts';

export type LineInside = { line: TextLine; at: Hours };

/** The first of `lines` whose time lies wholly inside `hours`. A time that lies there only in part is a matter for T8, which asks. */
export function lineInside(context: Context, lines: readonly TextLine[], hours: Hours): LineInside | undefined {
  for (const line of lines) {
    const at = timeOf(context, line)?.hours ?? [];
    if (at.length > 0 && sharedHours(at, hours).length === at.length) return { line, at };
  }
  return undefined;
}
