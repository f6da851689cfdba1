import { AppError, UpstreamError } from '@votive/shared/app-error';
import type { Analysis } from '@votive/shared/contracts/analysis';
import type { Answers } from '@votive/shared/contracts/answers';
import type { StoredAnalysis } from '@votive/shared/contracts/stored-analysis';
import { canonicalJson } from '@votive/shared/questionnaires/canonical-json';
import { analysisIdOf } from '@votive/shared/stored-analyses/analysis-key';
import type { Logger } from 'pino';
import { accessTokenHash, newAccessToken } from './access-token.ts';
import type { AnalysisStore } from './analysis-store.ts';
import { notice } from './notices.ts';
import type { StoreTickets } from './store-ticket.ts';

export type Run = StoredAnalysis['run'];
/** `key` is the browser's `Idempotency-Key`; without one the backend makes the access token. */
type Keeping = { validAnswers: Answers; key: string | undefined };
export type KeepAnalysisService = ReturnType<typeof createKeepAnalysisService>;

/** The rules for keeping analyses: durable before anybody is told so, one token that is shown once, and a second chance while the store is away. */
export function createKeepAnalysisService(store: AnalysisStore, tickets: StoreTickets, log: Logger) {
  /**
   * Stores the analysis and hands out its access token; where the store is away, hands out a ticket for later instead. `run` is the request as it came in. Under
   * a key of the browser's own, an analysis that was stored before is answered instead of a second one.
   */
  async function keep(analysis: Analysis, run: Run, { validAnswers, key }: Keeping): Promise<Analysis> {
    const validRun = { ...run, answers: validAnswers };
    try {
      const accessToken = await put(analysis, validRun, key);
      return { ...analysis, stored: true, accessToken };
    } catch (error) {
      if (key !== undefined && error instanceof AppError && error.code === 'conflict')
        return (await earlier(key, validRun)) ?? rethrow(error);
      if (!(error instanceof UpstreamError)) throw error;
      log.warn({ status: error.status }, 'an analysis could not be stored; the browser holds a ticket');
      const later: Analysis = { ...analysis, notices: [...analysis.notices, notice('not_stored', analysis.language)] };
      return { ...later, storeTicket: tickets.issue(analysis.id, { analysis: later, run }) };
    }
  }

  /**
   * What was stored under `key` already: the answer to a request whose first answer was lost. Undefined where there is nothing, or the store is away. Throws
   * `conflict` where the key was used for another request.
   */
  async function earlier(key: string, validRun: Run): Promise<Analysis | undefined> {
    const stored = await store.find(analysisIdOf(key), accessTokenHash(key)).catch((error: unknown) => {
      if (error instanceof UpstreamError) return undefined;
      throw error;
    });
    if (!stored) return undefined;
    if (canonicalJson(stored.run) !== canonicalJson(validRun))
      throw new AppError(
        'conflict',
        'This Idempotency-Key belongs to an earlier request with other content. Make a new key.',
      );
    return { ...(stored.analysis as Analysis), stored: true, accessToken: key };
  }

  /** Throws `forbidden` for anything that is not exactly what the ticket was issued for. */
  function requireTicket(ticket: string, analysis: Analysis, run: Run): void {
    if (!tickets.isGenuine(ticket, analysis.id, { analysis, run }))
      throw new AppError('forbidden', 'The ticket does not belong to this analysis and these answers.');
  }

  /** Stores what a browser brought back with its ticket, and answers the access token: the browser's key, where it has one. */
  async function keepLater(analysis: Analysis, run: Run, { validAnswers, key }: Keeping): Promise<string> {
    const notices = analysis.notices.filter(({ code }) => code !== 'not_stored');
    return put({ ...analysis, notices }, { ...run, answers: validAnswers }, key);
  }

  async function put(analysis: Analysis, run: Run, accessToken = newAccessToken()): Promise<string> {
    await store.put({ analysis: { ...analysis, stored: true }, run, accessTokenHash: accessTokenHash(accessToken) });
    return accessToken;
  }

  /** Throws `not_found` for an unknown id and for another token alike. */
  async function read(id: string, accessToken: string): Promise<StoredAnalysis> {
    return (await store.find(id, accessTokenHash(accessToken))) ?? notHere();
  }

  async function remove(id: string, accessToken: string): Promise<void> {
    if (!(await store.remove(id, accessTokenHash(accessToken)))) notHere();
  }

  return { keep, earlier, requireTicket, keepLater, read, remove };
}

function rethrow(error: unknown): never {
  throw error;
}

function notHere(): never {
  throw new AppError('not_found', 'There is no such analysis, or the access token is another one.');
}
