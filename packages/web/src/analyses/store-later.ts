import type { KeptReport } from '../runs/kept-report.ts';
import { type Api, ApiProblem } from './api.ts';

/** Whether the person allowed a copy that the server could not keep yet. */
export function isWaitingToBeStored({ analysis }: KeptReport): boolean {
  return !analysis.stored && analysis.storeTicket !== undefined;
}

/** How the report changed, as a function, because a remark may have been made meanwhile. */
export type StoredChange = (report: KeptReport) => KeptReport;

/**
 * Brings a report back to be stored, unchanged, with the ticket the server gave for it. Where an earlier one was stored under its key, that one takes its place.
 * A ticket that the server refuses is given up. Fails with an `ApiProblem` where another occasion may succeed.
 */
export async function storeLater(report: KeptReport, api: Pick<Api, 'store' | 'read'>): Promise<StoredChange> {
  const { storeTicket, accessToken: _token, ...analysis } = report.analysis;
  if (storeTicket === undefined) return (current) => current;
  const { questionnaire, consent, answers, key } = report;
  const run = { questionnaire, language: analysis.language, consent, answers };
  try {
    const stored = await api.store(analysis.id, { analysis, run, storeTicket }, key);
    return asStored(analysis, stored?.accessToken);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (error.kind === 'conflict' && key !== undefined) {
      const earlier = await api.read({ id: analysis.id, accessToken: key });
      return asStored(earlier.analysis, key);
    }
    if (error.kind === 'network' || error.kind === 'busy' || error.kind === 'timeout') throw error;
    return (current) => ({ ...current, analysis: withoutTicket(current.analysis) });
  }
}

function asStored(analysis: KeptReport['analysis'], accessToken: string | undefined): StoredChange {
  return (current) => {
    const others = current.copies.filter(({ id }) => id !== analysis.id);
    const copies = accessToken ? [...others, { id: analysis.id, accessToken }] : current.copies;
    return { ...current, analysis: { ...withoutTicket(analysis), stored: true }, copies };
  };
}

function withoutTicket({ storeTicket: _ticket, ...analysis }: KeptReport['analysis']): KeptReport['analysis'] {
  return analysis;
}
