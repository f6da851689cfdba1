import type { Analysis, Consent } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';

export type Verdict = 'fits' | 'partly' | 'not-me';

/** What the person made of one finding. It stays on the device. */
export type Remark = { verdict?: Verdict | undefined; note?: string; printAnyway?: boolean };

/** A copy on the server, and the token that opens and deletes it. */
export type StoredCopy = { id: string; accessToken: string };

/** A report as the device keeps it, with the answers it was made from: later edits of the run do not touch it. */
export type KeptReport = {
  runId: string;
  questionnaire: { id: string; version: string };
  /** What had been allowed when it was made. */
  consent: Consent;
  madeOn: 'device' | 'server';
  answers: Answers;
  analysis: Analysis;
  /** The key under which the server was asked for it; reports of older versions have none. */
  key?: string;
  /** The keys to every copy that the server holds of this run, earlier reports included. */
  copies: readonly StoredCopy[];
  /** By finding id. */
  remarks: Readonly<Record<string, Remark>>;
};

/** The report with a remark changed. */
export function withRemark(report: KeptReport, findingId: string, change: Remark): KeptReport {
  return { ...report, remarks: { ...report.remarks, [findingId]: { ...report.remarks[findingId], ...change } } };
}
