import type { ContainerEvidence } from './container-evidence.ts';

/** What a rule found at one container; `skip` where the host or the engine gives nothing to look at. */
export type Verdict = { status: 'ok' | 'fail' | 'skip'; evidence: string };

/** One thing that a container must be. `id` is the number in the CIS Docker Benchmark 1.6, or begins with `own.` where no benchmark covers it. */
export type Rule = {
  id: string;
  title: string;
  severity: 'low' | 'medium' | 'high';
  /** What to write where, to be in line. */
  fix: string;
  check: (evidence: ContainerEvidence) => Verdict;
};

export const ok = (evidence: string): Verdict => ({ status: 'ok', evidence });
export const fail = (evidence: string): Verdict => ({ status: 'fail', evidence });
export const skip = (evidence: string): Verdict => ({ status: 'skip', evidence });

/** `ok` or `fail` by one condition, with the same evidence. */
export const expecting = (holds: boolean, evidence: string): Verdict => (holds ? ok(evidence) : fail(evidence));
