import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { API_KEY } from '../testing/model-server.ts';
import { startPeer } from '../testing/peer-server.ts';
import { requestOf } from '../testing/requests.ts';
import { startBackend } from '../testing/start-backend.ts';
import { costUsd } from './model-costs.ts';

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

/** What goes over the wire for one analysis; the vendor answers 401 to everything. */
async function sentBy(environment: (url: string) => Record<string, string>, thinking: boolean) {
  const bodies: Record<string, unknown>[] = [];
  const vendor = await startPeer(async (request, response) => {
    bodies.push(await bodyOf(request));
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}');
  });
  const backend = await startBackend(environment(vendor.url));
  await backend.send('POST', '/api/v1/analyses', requestOf({ consent: { ai: true }, thinking }));
  const [request] = vendor.seen;
  return { body: bodies[0] ?? {}, headers: request?.headers ?? {}, path: request?.path };
}

const anthropic = (model: string) => (url: string) => ({
  ANTHROPIC_API_KEY: API_KEY,
  ANTHROPIC_BASE_URL: url,
  AI_MODEL: model,
});
const schema = {
  type: 'json_schema',
  schema: expect.objectContaining({ type: 'object', additionalProperties: false }),
};

test.each([
  [
    'claude-sonnet-5-5',
    true,
    { thinking: { type: 'adaptive' }, output_config: { format: schema }, max_tokens: 20_000 },
  ],
  [
    'claude-haiku-4-5-20251001',
    true,
    { thinking: { type: 'enabled', budget_tokens: 8_000 }, output_config: { format: schema } },
  ],
  ['claude-opus-5', false, { output_config: { format: schema }, max_tokens: 8_000, stream: true }],
])('%s is asked as it understands, thinking %s', async (model, thinking, expected) => {
  const { body, headers, path } = await sentBy(anthropic(model), thinking);

  expect(path).toBe('/v1/messages');
  expect([headers.authorization, headers['x-api-key']]).toEqual([`Bearer ${API_KEY}`, API_KEY]);
  expect(body).toMatchObject({ model, ...expected });
  if (!thinking) expect(body).not.toHaveProperty('thinking');
  expect(body).not.toHaveProperty('temperature');
});

test('an old model is asked for plain JSON, by the prompt alone', async () => {
  const { body } = await sentBy(anthropic('claude-3-5-haiku-20241022'), false);

  expect(Object.keys(body).sort()).toEqual(['max_tokens', 'messages', 'model', 'stream', 'system']);
});

test('a compatible server is asked with what all of them know, and a schema', async () => {
  const environment = (url: string) => ({
    OPENAI_API_KEY: API_KEY,
    OPENAI_BASE_URL: `${url}/v1`,
    AI_MODEL: 'local-7b',
  });
  const { body, headers, path } = await sentBy(environment, true);

  expect(path).toBe('/v1/chat/completions');
  expect(headers.authorization).toBe(`Bearer ${API_KEY}`);
  expect(body).toMatchObject({
    model: 'local-7b',
    max_tokens: 20_000,
    stream: true,
    response_format: { type: 'json_schema', json_schema: { name: 'analysis', strict: true } },
  });
  expect(body).not.toHaveProperty('reasoning_effort');
});

test('a call costs what its tokens cost at list price; an unknown model costs an unknown amount', () => {
  const tokens = { input: 1_000_000, output: 100_000 };

  expect(costUsd('claude-haiku-4-5-20251001', tokens)).toBeCloseTo(1.5);
  expect(costUsd('gpt-6-sol', tokens)).toBeCloseTo(3);
  expect(costUsd('local-7b', tokens)).toBeNull();
  expect(costUsd('toString', tokens)).toBeNull();
});
