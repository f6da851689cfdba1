import { setTimeout as sleep } from 'node:timers/promises';
import { allPersonas } from '@votive/shared/personas/personas';
import { expect } from 'vitest';

const run = {
  questionnaire: { id: 'votive.core', version: '1.0.0' },
  language: 'en',
  consent: { ai: false, store: true, statistics: false },
  answers: allPersonas[0]?.answers.en ?? {},
};

type Kept = { id: string; accessToken: string; result: unknown };
type Made = Kept & { stored: boolean; storeTicket?: string };

/** What visitors met: every answer that was no analysis or no stored report, and what was acknowledged as stored. */
export type Visits = { analyses: number; broughtLater: number; faults: string[]; kept: Kept[] };

/**
 * People who go on taking the assessment and have it stored, `count` at a time, until `leave`. A report that could not be stored is brought back with its ticket, and a
 * read is repeated, for as long as the server says when to come back: as the web app does.
 */
export function startVisitors(url: string, count = 3): { kept: () => number; leave: () => Promise<Visits> } {
  const visits: Visits = { analyses: 0, broughtLater: 0, faults: [], kept: [] };
  const state = { leaving: false };
  const everybody = Array.from({ length: count }, () => visit());

  async function visit(): Promise<void> {
    while (!state.leaving) {
      try {
        await once();
      } catch (error) {
        visits.faults.push(error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error));
      }
      await sleep(20);
    }
  }

  async function once(): Promise<void> {
    const response = await call(url, '/api/v1/analyses', { method: 'POST', body: run });
    if (response.status !== 200) return void visits.faults.push(`POST ${response.status} ${await response.text()}`);
    const made = (await response.json()) as Made;
    visits.analyses += 1;
    const accessToken = made.stored ? made.accessToken : await bring(made);
    const kept = { id: made.id, accessToken, result: made.result };
    const read = await patiently(() => call(url, `/api/v1/analyses/${made.id}`, { token: accessToken }));
    if (read.status !== 200) visits.faults.push(`GET ${read.status} ${await read.text()}`);
    else visits.kept.push(kept);
  }

  async function bring({ storeTicket, ...analysis }: Made): Promise<string> {
    const body = { analysis, run, storeTicket };
    const response = await patiently(() => call(url, `/api/v1/analyses/${analysis.id}`, { method: 'PUT', body }));
    if (response.status !== 200) throw new Error(`PUT ${response.status} ${await response.text()}`);
    visits.broughtLater += 1;
    return ((await response.json()) as { accessToken: string }).accessToken;
  }

  return {
    kept: () => visits.kept.length,
    async leave() {
      state.leaving = true;
      await Promise.all(everybody);
      return visits;
    },
  };
}

/** Every report that was acknowledged as stored is there, as it was. */
export async function expectAllKept(url: string, { kept }: Visits): Promise<void> {
  for (const { id, accessToken, result } of kept) {
    const response = await call(url, `/api/v1/analyses/${id}`, { token: accessToken });
    expect(response.status).toBe(200);
    expect(((await response.json()) as { analysis: { result: unknown } }).analysis.result).toEqual(result);
  }
}

type Call = { method?: string; body?: unknown; token?: string };

function call(url: string, path: string, { method = 'GET', body, token }: Call): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: {
      origin: url,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** Asks again while the answer is 503 with a time to come back. */
async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const response = await ask();
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    if (response.status !== 503 || !(seconds >= 0) || attempt === 100) return response;
    await response.body?.cancel();
    await sleep(Math.min(seconds * 1000, 500));
  }
}
