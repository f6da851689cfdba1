import type { IncomingMessage } from 'node:http';

export type PostAnswer = { status: number; text: string };
type PostOptions = { headers: Record<string, string>; signal: AbortSignal };

/** Far above what an internal endpoint answers; a longer answer is not ours. */
const MAX_ANSWER_CHARS = 100_000;

/** Sends an empty POST and answers status and text. Built on `node:http`, because `fetch` keeps 10 MB resident from its first call on. Rejects when nothing answers. */
export function postEmpty(url: URL, { headers, signal }: PostOptions): Promise<PostAnswer> {
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: { ...headers, 'content-length': '0' }, signal });
    sent.once('error', reject);
    sent.once('response', (response) =>
      readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject),
    );
    sent.end();
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_ANSWER_CHARS) throw new Error('The answer is longer than any that is expected.');
  }
  return text;
}
