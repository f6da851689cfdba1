import type { HomeConfig } from '../home/config-file.ts';
import type { HomeLayout } from '../home/home-layout.ts';
import type { CommandError } from '../output/command-error.ts';
import type { Environment } from '../program/command.ts';
import type { StackDriver, StackStatus } from '../stack/driver.ts';
import type { Installation } from '../stack/installation.ts';

/** What every check may look at. Checks only read; `repair` alone writes. */
export type DoctorInput = {
  layout: HomeLayout;
  /** Undefined where the configuration cannot be read; `configFault` says why then. */
  config: HomeConfig | undefined;
  configFault: CommandError | undefined;
  installation: Installation;
  environment: Environment;
  driver: StackDriver;
  stack: StackStatus;
  now: () => Date;
};

/** What a check found: `warn` works today, `fail` does not or soon will not, `skip` has nothing to look at. `fix` is a command or an exact step. */
export type Finding = { status: 'ok' | 'warn' | 'fail' | 'skip'; evidence: string; fix: string | null };

/** One question of `votive doctor`. Its id never changes. */
export type Check = {
  id: string;
  title: string;
  severity: 'low' | 'medium' | 'high';
  examine: (input: DoctorInput) => Finding | Promise<Finding>;
  /** Puts right what was found, where that is safe to do unasked; answers what it did, in words. */
  repair?: (input: DoctorInput) => string[] | Promise<string[]>;
};

export const ok = (evidence: string): Finding => ({ status: 'ok', evidence, fix: null });
export const skip = (evidence: string): Finding => ({ status: 'skip', evidence, fix: null });
export const warn = (evidence: string, fix: string): Finding => ({ status: 'warn', evidence, fix });
export const fail = (evidence: string, fix: string): Finding => ({ status: 'fail', evidence, fix });

/** The first few of many, for one line. */
export function shortList(items: readonly string[], shown = 4): string {
  return items.length <= shown
    ? items.join(', ')
    : `${items.slice(0, shown).join(', ')} and ${items.length - shown} more`;
}
