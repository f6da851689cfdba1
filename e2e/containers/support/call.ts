import { type RequestOptions, request } from 'node:https';

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };
export type Call = RequestOptions & { body?: string };

/** One HTTPS request over a connection of its own, with the headers exactly as given. */
export function call(options: Call): Promise<Answer> {
  const { body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', servername: 'localhost', agent: false, ...rest }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
