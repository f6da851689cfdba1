import type { RequestAnalysis } from '@votive/shared/contracts/analysis';
import { analysisIdOf, analysisKey } from '@votive/shared/stored-analyses/analysis-key';
import type { KeptReport, StoredCopy } from './kept-report.ts';

/**
 * A report that was asked for from the server. It is kept on the device before anything is sent, so that neither a reload nor a lost answer loses it, and so that
 * a copy which the server stored without our hearing of it can still be opened and deleted.
 */
export type Order = {
  runId: string;
  /** Sent as `Idempotency-Key`; names the analysis and opens its copy. */
  key: string;
  request: RequestAnalysis;
  /** `wanted` goes on by itself after a reload; `stopped` by the person; `over` when the server will not answer this key any more. */
  state: 'wanted' | 'stopped' | 'over';
  /** Every copy that the server may hold because of this order and of those before it, heard of or not. */
  copies: readonly StoredCopy[];
};

/** The order for `request`: the one before goes on where it asks for the same, so that nothing is made twice. */
export function orderFor(
  request: RequestAnalysis,
  { runId, before, newKey }: { runId: string; before: Order | undefined; newKey: () => string },
): Order {
  if (before && before.state !== 'over' && isSameRequest(before, request)) return { ...before, state: 'wanted' };
  const key = newKey();
  const copies = before?.copies ?? [];
  return { runId, key, request, state: 'wanted', copies: request.consent.store ? withCopy(copies, key) : copies };
}

/** Whether the order asks for exactly this. */
export function isSameRequest(order: Order, request: RequestAnalysis): boolean {
  return JSON.stringify(order.request) === JSON.stringify(request);
}

/** The report with every copy that came of the order. A copy that was never made is deleted like one that is gone already. */
export function withCopiesOf(report: KeptReport, order: Order | undefined): KeptReport {
  const known = new Set(report.copies.map(({ id }) => id));
  const more = (order?.copies ?? []).filter(({ id }) => !known.has(id));
  return more.length === 0 ? report : { ...report, copies: [...report.copies, ...more] };
}

function withCopy(copies: readonly StoredCopy[], key: string): StoredCopy[] {
  return [...copies, { id: analysisIdOf(key), accessToken: key }];
}

/** A key that nobody can guess, made `now`. */
export function newAnalysisKey(now: Date): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const random = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '');
  return analysisKey(random, now);
}
