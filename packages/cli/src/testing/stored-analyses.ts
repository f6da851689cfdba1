import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Secret } from '@votive/shared/secret';
import { createServiceTokenSource } from '@votive/shared/service-token';
import type { SupervisorState } from '../supervisor/state.ts';

const TOKEN_HASH = createHash('sha256').update('token').digest('hex');

type RunningHome = { path: (...names: string[]) => string; state: () => SupervisorState | undefined };

/** Stores, reads and deletes analyses as the backend does, through the prompt-service of a home that runs in processes. */
export function storedAnalyses(home: RunningHome) {
  async function send(method: string, id: string, body?: unknown): Promise<number> {
    const port = home.state()?.services['prompt-service']?.port;
    const key = new Secret(readFileSync(home.path('secrets', 'service.key'), 'utf8'));
    const token = createServiceTokenSource(key, { from: 'backend', to: 'prompt-service', now: () => new Date() })();
    const response = await fetch(`http://127.0.0.1:${port}/internal/analyses/${id}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'x-access-token-hash': TOKEN_HASH,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    await response.arrayBuffer();
    return response.status;
  }

  return {
    /** Stores one and answers its id. */
    async store(): Promise<string> {
      const id = randomUUID();
      const status = await send('PUT', id, analysis(id));
      if (status >= 300) throw new Error(`It was not stored: ${status}.`);
      return id;
    },
    exists: async (id: string): Promise<boolean> => (await send('GET', id)) === 200,
    async remove(id: string): Promise<void> {
      const status = await send('DELETE', id);
      if (status >= 300) throw new Error(`It was not deleted: ${status}.`);
    },
  };
}

function analysis(id: string) {
  return {
    analysis: {
      id,
      createdAt: '2026-11-20T12:00:00.000Z',
      language: 'en',
      source: 'rules',
      stored: false,
      result: {
        patterns: [],
        contradictions: [],
        blindSpots: [],
        leveragePoints: [],
        risks: [],
        synthesis: { sentences: [], nextStep: null },
      },
      notices: [],
      provenance: {
        questionnaireHash: 'a'.repeat(64),
        engineVersion: '1.0.0',
        promptKey: null,
        promptVersion: null,
        arm: null,
        provider: 'rules',
        model: null,
        attempts: 0,
        dropped: 0,
        tokens: { input: 0, output: 0 },
        costUsd: null,
        plan: { source: 'fresh', ageMs: 0 },
      },
    },
    run: {
      questionnaire: { id: 'votive.core', version: '1.0.0' },
      language: 'en',
      consent: { ai: false, store: true, statistics: false },
      answers: { 'p1.drains': [{ id: 'l1', text: 'grey-slippers-by-the-door' }] },
    },
    accessTokenHash: TOKEN_HASH,
  };
}
