import type { AnalysisResult, Finding, SectionName } from '@votive/shared/contracts/analysis';
import type { KeptReport } from '../runs/kept-report.ts';

/** The sections in the order of the page; the contract's list is a value of a module that brings its validator along. */
export const SECTIONS: readonly SectionName[] = ['patterns', 'contradictions', 'blindSpots', 'leveragePoints', 'risks'];

export function allFindings(result: AnalysisResult): Finding[] {
  return SECTIONS.flatMap((section) => result[section]);
}

/** Whether the person said of a finding that it is not them. */
export function isRejected(report: KeptReport, findingId: string): boolean {
  return report.remarks[findingId]?.verdict === 'not-me';
}

/** Whether a sentence still stands: at least one of the findings it rests on was not rejected. */
export function stillStands(report: KeptReport, because: readonly string[]): boolean {
  return because.length === 0 || because.some((id) => !isRejected(report, id));
}
