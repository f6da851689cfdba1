import type { ContainerFinding } from '../cis/lint-containers.ts';
import type { Palette } from '../output/palette.ts';
import type { CheckResult, Repair } from './examine.ts';

type Report = {
  checks: readonly CheckResult[];
  fixed: readonly Repair[];
  containers: readonly ContainerFinding[];
  bundle: string | null;
};
const MARKS = { ok: '✓', warn: '!', fail: '✗', skip: '-', waived: '~' } as const;

/** The report for a person: a line a check, and below those in trouble the evidence and what to do. */
export function describeReport({ checks, fixed, containers, bundle }: Report, palette: Palette): string {
  const paint = { ok: palette.green, warn: palette.yellow, fail: palette.red, skip: palette.dim, waived: palette.dim };
  const line = (status: keyof typeof MARKS, name: string, text: string) =>
    `${paint[status](`${MARKS[status]} ${status.padEnd(6)}`)} ${name.padEnd(22)} ${text}`;
  const count = (status: string) => checks.filter((check) => check.status === status).length;
  return [
    ...checks.flatMap(({ status, id, title, evidence, fix }) => [
      line(status, id, `${title}: ${evidence}`),
      ...(fix === null ? [] : [`${' '.repeat(9)}${palette.cyan('fix:')} ${fix}`]),
    ]),
    ...containers.map(({ status, id, service, title, evidence, reason, fix }) =>
      line(
        status,
        `${service} ${id}`,
        `${title}: ${evidence}${status === 'fail' ? `; fix: ${fix}` : ''}${reason === null ? '' : `; accepted: ${reason}`}`,
      ),
    ),
    ...fixed.flatMap(({ id, did }) => did.map((what) => `${palette.green('fixed')}    ${id.padEnd(22)} ${what}`)),
    ...(bundle === null ? [] : [`Support bundle: ${bundle}`]),
    `${checks.length} checks: ${count('ok')} ok, ${count('warn')} warnings, ${count('fail')} failures, ${count('skip')} with nothing to look at.`,
  ].join('\n');
}
