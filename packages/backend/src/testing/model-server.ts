import { LLMock } from '@copilotkit/aimock';
import { onTestFinished } from 'vitest';

type Handler = Parameters<LLMock['on']>[1];
type Options = Parameters<LLMock['on']>[2];
type Request = Parameters<Extract<Handler, (...args: never[]) => unknown>>[0];

export const API_KEY = 'sk-canary-4711-0815';
export const VENDORS = ['anthropic', 'openai'] as const;
export type Vendor = (typeof VENDORS)[number];

/**
 * A third-party server that speaks the wire formats of both vendors. `answers` are given one after the other, the last one again and again; `requests` are what
 * it was asked.
 */
export async function startModelServer(answers: readonly unknown[], options: Options = {}) {
  const server = new LLMock({ port: 0, logLevel: 'silent', chunkSize: 40 });
  const requests: Request[] = [];
  server.on(
    { predicate: () => true },
    (request: Request) => {
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(request);
      return toResponse(answer) as never;
    },
    options,
  );
  await server.start();
  onTestFinished(() => server.stop());

  return {
    requests,
    url: server.url,
    /** What the backend needs to know to ask this server as `vendor`. */
    environment: (vendor: Vendor): Record<string, string> =>
      vendor === 'anthropic'
        ? { ANTHROPIC_API_KEY: API_KEY, ANTHROPIC_BASE_URL: server.url }
        : { OPENAI_API_KEY: API_KEY, OPENAI_BASE_URL: `${server.url}/v1` },
  };
}

/** An answer of a model as the test writes it: text, an object for JSON, or a response of the server's own. */
function toResponse(answer: unknown): unknown {
  if (typeof answer === 'string') return { content: answer };
  if (typeof answer === 'object' && answer !== null && ('error' in answer || 'content' in answer)) return answer;
  return { content: JSON.stringify(answer) };
}

/** A vendor's refusal to answer. */
export function failure(status: number, retryAfter?: number): object {
  return { error: { message: 'not now', type: 'api_error' }, status, ...(retryAfter !== undefined && { retryAfter }) };
}
