import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';

const ANSWER_MS = 3_000;

/**
 * The HTTP status that an address on this machine answers, as a browser would see it that asks for `hostName`; 0 for no answer. The certificate is not proved here: it has checks
 * of its own, and nothing secret is sent.
 */
export function askStatus({ url, hostName }: { url: string; hostName: string }): Promise<number> {
  const { protocol, port, pathname } = new URL(url);
  const tls = protocol === 'https:';
  const options = {
    host: '127.0.0.1',
    port,
    path: pathname,
    headers: { host: port === '' ? hostName : `${hostName}:${port}` },
    signal: AbortSignal.timeout(ANSWER_MS),
    agent: false,
  };
  return new Promise((resolve) => {
    const request = tls
      ? requestTls({ ...options, servername: hostName, rejectUnauthorized: false })
      : requestPlain(options);
    request.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('error', () => resolve(0));
    request.end();
  });
}
