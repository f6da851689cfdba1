import type { Analysis } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';

export type Verdict = 'fits' | 'partly' | 'not-me';

/** What the person made of one finding. It stays on the device. */
export type Remark = { verdict?: Verdict; note?: string; printAnyway?: boolean };

/** A report as the device keeps it, with the answers it was made from: later edits of the run do not touch it. */
export type KeptReport = {
  runId: string;
  questionnaire: { id: string; version: string };
  madeOn: 'device' | 'server';
  answers: Answers;
  analysis: Analysis;
  /** By finding id. */
  remarks: Readonly<Record<string, Remark>>;
};

/** The report with a remark changed; an emptied field is removed. */
export function withRemark(report: KeptReport, findingId: string, change: Remark): KeptReport {
  return { ...report, remarks: { ...report.remarks, [findingId]: { ...report.remarks[findingId], ...change } } };
}
