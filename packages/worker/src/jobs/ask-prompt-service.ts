import { UpstreamError } from '@votive/shared/app-error';
import { currentTrace, formatTraceparent } from '@votive/shared/tracing/trace-context';
import { type PostAnswer, postEmpty } from './post-empty.ts';

export type PromptService = { promptServiceUrl: string; serviceToken: () => string };

/** Has the prompt-service do something, by an empty POST, and answers its JSON. Throws `UpstreamError` with the reason that the service gave. */
export async function askPromptService(
  { promptServiceUrl, serviceToken }: PromptService,
  path: string,
  signal: AbortSignal,
): Promise<unknown> {
  const { status, text } = await post();
  if (status >= 200 && status < 300) return JSON.parse(text);
  throw new UpstreamError('prompt-service', {
    retryable: status >= 500 || status === 429,
    status,
    message: `prompt-service answered ${status}${reasonIn(text)}.`,
  });

  async function post(): Promise<PostAnswer> {
    const trace = currentTrace();
    const headers = {
      authorization: `Bearer ${serviceToken()}`,
      ...(trace && { traceparent: formatTraceparent(trace) }),
    };
    try {
      return await postEmpty(new URL(path, promptServiceUrl), { headers, signal });
    } catch (cause) {
      throw new UpstreamError('prompt-service', { retryable: true, cause: signal.aborted ? signal.reason : cause });
    }
  }
}

/** What an answer of ours says in words. */
function reasonIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? `: ${message.replace(/\.$/, '')}` : '';
  } catch {
    return '';
  }
}
