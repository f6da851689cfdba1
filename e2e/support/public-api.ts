import type { Questionnaire } from '@votive/shared/contracts/questionnaire';

export async function definition(url: string): Promise<Questionnaire> {
  return (await (await fetch(`${url}/api/v1/questionnaires/votive.core`)).json()) as Questionnaire;
}

/** Asks for an analysis as a browser would. */
export function post(url: string, changes: Record<string, unknown>): Promise<Response> {
  return fetch(`${url}/api/v1/analyses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({
      questionnaire: { id: 'votive.core', version: '1.0.0' },
      language: 'en',
      answers: {},
      ...changes,
    }),
  });
}
