import { request } from 'node:http';
import type { Answer } from './call.ts';

/** One plain HTTP request over a connection of its own, with the headers exactly as given. */
export function callPlain(options: {
  host?: string;
  port: number;
  method: string;
  path: string;
  headers: object;
}): Promise<Answer> {
  const { headers, ...rest } = options;
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', agent: false, ...rest, headers: { ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}
