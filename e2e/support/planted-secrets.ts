import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { allPersonas } from '@votive/shared/personas/personas';
import { expect } from 'vitest';

/** Something that must show up nowhere but where it lives. */
export type Secret = { what: string; value: string };
/** A place where an operator, a helper or a neighbour can look, with all that is to be seen there. */
export type Place = { what: string; text: string };

const SHORTEST = 16;
const ANSWER = 'canary answer: nobody but me knows about the lighthouse';
const PROVIDER_KEY = 'sk-ant-canary-provider-key-never-printed-4711';
const WRONG_ADMIN_KEY = 'canary-of-a-wrong-admin-key-0815-4711';

/** Files of a home's `secrets/`, to be written before its first `up`. The model that the key is for cannot be reached, so every call with it fails. */
export const PLANTED_FILES = { anthropic_api_key: PROVIDER_KEY };
export const UNREACHABLE_MODEL = { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9', AI_TIMEOUT_MS: '2000' };

/** Every line of every secret file of a home, in plain and as bytes; comments, PEM marks and public keys are none. */
export function secretsOf(home: string): Secret[] {
  const folder = join(home, 'secrets');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line.length >= SHORTEST && !line.startsWith('#') && !line.startsWith('-----'))
        .map((value) => ({ what: relative(folder, path), value }));
    });
}

export type Send = (
  path: string,
  options?: { body?: unknown; headers?: Record<string, string> },
) => Promise<{ status: number; text: string }>;

/** Takes an assessment that is stored and whose model call fails, reads it back, and makes every kind of mistake with secrets at hand. Answers those that only exist now. */
export async function useWithSecrets(send: Send): Promise<Secret[]> {
  const persona = allPersonas[0] ?? expect.fail('There is no persona to answer as');
  const request = {
    questionnaire: { id: 'votive.core', version: '1.0.0' },
    language: 'en',
    consent: { ai: true, store: true, statistics: false },
    answers: { ...persona.answers.en, 'p1.drains': [{ id: 'l1', text: ANSWER }] },
  };
  const taken = await send('/api/v1/analyses', { body: request });
  expect(taken.status, taken.text).toBe(200);
  const { id, accessToken, ...analysis } = JSON.parse(taken.text) as { id: string; accessToken: string };
  expect(analysis).toMatchObject({ stored: true, notices: [{ code: 'model_unavailable' }, {}] });
  const bearer = { authorization: `Bearer ${accessToken}` };
  expect((await send(`/api/v1/analyses/${id}`, { headers: bearer })).status).toBe(200);

  const refused = await Promise.all([
    send(`/api/v1/analyses/${id}x?token=${accessToken}`, { headers: bearer }),
    send('/api/v1/analyses', { body: { ...request, answers: { [ANSWER]: ANSWER } } }),
    send('/api/v1/analyses', { body: ANSWER }),
    send(`/api/v1/${encodeURIComponent(ANSWER)}`, { headers: { cookie: `session=${WRONG_ADMIN_KEY}` } }),
    send('/api/admin/prompts', { headers: { 'x-admin-key': WRONG_ADMIN_KEY } }),
  ]);
  for (const { status } of refused) expect(status).toBeGreaterThanOrEqual(400);
  return [
    { what: 'an answer', value: ANSWER },
    { what: "a visitor's token", value: accessToken },
    { what: 'a wrong admin key', value: WRONG_ADMIN_KEY },
  ];
}

/** Which secret is to be seen where: as it is, URL-encoded, in hex, or in base64 wherever it begins in it. Empty when all is well. */
export function leaksIn(places: readonly Place[], secrets: readonly Secret[]): string[] {
  return secrets.flatMap(({ what, value }) => {
    const forms = formsOf(value);
    return places
      .filter(({ text }) => forms.some((form) => text.includes(form)))
      .map((place) => `${place.what}: ${what}`);
  });
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  // Three bytes are four characters: without the first and last group a value is found behind any others.
  const base64 = [0, 1, 2].map((skipped) => bytes.subarray(skipped, bytes.length - ((bytes.length - skipped) % 3)));
  const within = base64.flatMap((part) => [part.toString('base64'), part.toString('base64url')]);
  return [value, encodeURIComponent(value), hex, hex.toUpperCase(), ...within];
}

/** Every file of a home but the two folders where keys live: logs, journal, audit, what was rendered, the database and its neighbours. */
export function filesOf(home: string): Place[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, name: relative(home, path) }))
    .filter(({ name }) => !/^(secrets|certs)\//.test(name))
    .flatMap(({ path, name }) => placeIn(path, name));
}

/** What `/proc` tells of processes: their command lines and their environments. One that has ended since it was listed, as health checks do, tells nothing. */
export function processPlaces(pids: readonly number[]): Place[] {
  return pids.flatMap((pid) =>
    ['cmdline', 'environ'].flatMap((name) => placeIn(`/proc/${pid}/${name}`, `${name} of process ${pid}`)),
  );
}

/** How it shows that a process ended, or a file was renamed, since it was listed. */
const GONE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ESRCH']);

function placeIn(path: string, what: string): Place[] {
  try {
    return [{ what, text: readFileSync(path, 'latin1') }];
  } catch (error) {
    if (GONE.has((error as NodeJS.ErrnoException).code)) return [];
    throw error;
  }
}

/** A support bundle as whoever gets it reads it. */
export const bundlePlace = (file: string): Place => ({
  what: 'the support bundle',
  text: gunzipSync(readFileSync(file)).toString('latin1'),
});
