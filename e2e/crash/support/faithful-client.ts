import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { allPersonas } from '@votive/shared/personas/personas';

/** An analysis that was acknowledged as stored. */
export type Acknowledged = { id: string; accessToken: string; result: unknown };
type Made = Acknowledged & { stored: boolean; storeTicket?: string };
type Ask = { method?: string; body?: unknown; token?: string; key?: string };

const RUN = {
  questionnaire: { id: 'votive.core', version: '1.0.0' },
  language: 'en',
  consent: { ai: false, store: true, statistics: false },
  answers: allPersonas[0]?.answers.en ?? {},
};
const ANSWER_LIMIT_MS = 15_000;
const PAUSE_MS = 200;

/** Somebody who wants an analysis stored and, as the web app does, asks again under the same key until it is: over refusals, silence and broken connections. Answers how often that was. */
export async function haveOneStored(url: string): Promise<{ kept: Acknowledged; attempts: number }> {
  const key = randomBytes(32).toString('base64url');
  for (let attempts = 1; ; attempts += 1) {
    const made = (await ask(url, '/api/v1/analyses', { method: 'POST', body: RUN, key })) as Made | undefined;
    const accessToken = made && (made.stored ? made.accessToken : await bring(url, made, key));
    if (made && accessToken) return { kept: { id: made.id, accessToken, result: made.result }, attempts };
    await sleep(PAUSE_MS);
  }
}

/** What the analysis holds that was stored under this token; undefined where there is none. */
export async function readBack(url: string, { id, accessToken: token }: Acknowledged): Promise<unknown> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const read = (await ask(url, `/api/v1/analyses/${id}`, { token })) as { analysis: { result: unknown } } | undefined;
    if (read) return read.analysis.result;
    await sleep(PAUSE_MS);
  }
  return undefined;
}

async function bring(url: string, { storeTicket, ...analysis }: Made, key: string): Promise<string | undefined> {
  const body = { analysis, run: RUN, storeTicket };
  const brought = await ask(url, `/api/v1/analyses/${analysis.id}`, { method: 'PUT', body, key });
  return (brought as { accessToken: string } | undefined)?.accessToken;
}

/** The answer to a request that was acknowledged (200); undefined where it may be asked again. Throws for a request that is at fault itself. */
async function ask(url: string, path: string, { method = 'GET', body, token, key }: Ask): Promise<unknown> {
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      headers: {
        origin: url,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if ([400, 401, 403, 413, 415].includes(response.status)) throw new Refused(JSON.stringify(answer));
    return response.status === 200 ? answer : undefined;
  } catch (error) {
    if (error instanceof Refused) throw error;
    return undefined;
  }
}

class Refused extends Error {}
