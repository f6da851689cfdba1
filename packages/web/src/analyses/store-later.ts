import type { KeptReport } from '../runs/kept-report.ts';
import { type Api, ApiProblem } from './api.ts';

/** Whether the person allowed a copy that the server could not keep yet. */
export function isWaitingToBeStored({ analysis }: KeptReport): boolean {
  return !analysis.stored && analysis.storeTicket !== undefined;
}

/**
 * Brings a report back to be stored, unchanged, with the ticket the server gave for it. A ticket that the server
 * refuses is given up; any other failure leaves the report as it is, for the next occasion.
 */
export async function storeLater(report: KeptReport, api: Pick<Api, 'store'>): Promise<KeptReport> {
  const { storeTicket, accessToken: _token, ...analysis } = report.analysis;
  if (storeTicket === undefined) return report;
  const { questionnaire, consent, answers } = report;
  const run = { questionnaire, language: analysis.language, consent, answers };
  try {
    const stored = await api.store(analysis.id, { analysis, run, storeTicket });
    const accessToken = stored?.accessToken ?? report.analysis.accessToken;
    const copies = accessToken ? [...report.copies, { id: analysis.id, accessToken }] : report.copies;
    return { ...report, analysis: { ...analysis, stored: true }, copies };
  } catch (error) {
    if (error instanceof ApiProblem && error.kind === 'refused') return { ...report, analysis };
    return report;
  }
}
