import { expect, test } from 'vitest';
import { claimedFinding, modelReport } from '../testing/model-reports.ts';
import { failure, startModelServer, VENDORS } from '../testing/model-server.ts';
import { startPromptService } from '../testing/prompt-service-process.ts';
import { requestOf } from '../testing/requests.ts';
import { type RunningBackend, startBackend } from '../testing/start-backend.ts';

const consented = (changes: Record<string, unknown> = {}) => requestOf({ consent: { ai: true }, ...changes });

/** Sends the request as a page that wants events does, and answers them all, with the milliseconds at which each came. */
async function stream(backend: RunningBackend, body: unknown) {
  const response = await fetch(`${backend.url}/api/v1/analyses`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const startedAt = performance.now();
  const events: { event: string; data: Record<string, unknown>; atMs: number }[] = [];
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const match = /^event: (\w+)\ndata: (.*)$/.exec(block);
      if (match)
        events.push({ event: match[1] ?? '', data: JSON.parse(match[2] ?? ''), atMs: performance.now() - startedAt });
    }
  }
  return { response, events, names: events.map(({ event }) => event), last: events.at(-1) };
}

test.each(VENDORS)('findings of %s come as they are written, then the whole result', async (vendor) => {
  const model = await startModelServer([modelReport()], { latency: 15 });
  const backend = await startBackend(model.environment(vendor));

  const { response, events, names, last } = await stream(backend, consented());

  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(names).toEqual(['progress', 'progress', 'finding', 'finding', 'finding', 'finding', 'result']);
  expect(events[2]?.data).toMatchObject({ section: 'patterns', finding: { id: 'f1', basis: 'model' } });
  expect(last?.data).toMatchObject({ source: 'model', result: { patterns: [{ id: 'f1' }, { id: 'f2' }] } });
  expect((last?.atMs ?? 0) - (events[2]?.atMs ?? 0)).toBeGreaterThan(50);
});

test('a finding with a forged quote is never streamed', async () => {
  const forged = claimedFinding('f9', [{ itemId: 'p1.drains', lineId: 'l1', quote: 'never written', value: null }]);
  const model = await startModelServer([modelReport({ risks: [forged] })]);
  const backend = await startBackend(model.environment('anthropic'));

  const { events } = await stream(backend, consented());

  expect(JSON.stringify(events)).not.toContain('never written');
  expect(events.at(-1)?.data).toMatchObject({ provenance: { dropped: 1 } });
});

test.each(VENDORS)(
  'after the first finding a cut by %s ends the stream with an error, never with a result',
  async (vendor) => {
    const size = JSON.stringify(modelReport()).length;
    const model = await startModelServer([modelReport()], {
      truncateAfterChunks: Math.floor((size * 0.8) / 40),
      latency: 3,
    });
    const backend = await startBackend(model.environment(vendor));

    const { names, last } = await stream(backend, consented());

    expect(names).toContain('finding');
    expect(names).not.toContain('result');
    expect(last).toMatchObject({
      event: 'error',
      data: { code: 'unavailable', message: expect.stringContaining('broke off') },
    });
    expect(model.requests).toHaveLength(1);
  },
);

test('before the first finding a fault is tried again behind the reader’s back', async () => {
  const model = await startModelServer([failure(529), modelReport()]);
  const backend = await startBackend(model.environment('anthropic'));

  const { last } = await stream(backend, consented());

  expect(last).toMatchObject({ event: 'result', data: { source: 'model' } });
});

test('where the model gives up the rules arrange the report, in the same stream', async () => {
  const model = await startModelServer([failure(500)]);
  const backend = await startBackend(model.environment('openai'));

  const { names, last } = await stream(backend, consented());

  expect(names).toEqual(['progress', 'progress', 'progress', 'result']);
  expect(last?.data).toMatchObject({ source: 'rules', notices: [{ code: 'model_unavailable' }, { code: 'rules' }] });
});

test('a streamed analysis is stored as well', async () => {
  const promptService = await startPromptService();
  const backend = await startBackend({ PROMPT_SERVICE_URL: promptService.url });

  const { names, last } = await stream(backend, requestOf({ consent: { store: true } }));

  expect(names).toEqual(['progress', 'progress', 'result']);
  expect(last?.data).toMatchObject({ stored: true, accessToken: expect.any(String) });
});

test('input that cannot be used is answered as JSON, not as a stream', async () => {
  const backend = await startBackend();

  const { response } = await stream(backend, requestOf({ answers: { 'p9.x': 1 } }));

  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
});

test('a browser that accepts anything gets JSON', async () => {
  const backend = await startBackend();

  const { headers } = await backend.send('POST', '/api/v1/analyses', requestOf(), { accept: '*/*' });

  expect(headers.get('content-type')).toMatch(/^application\/json/);
});
