import { lookup as systemLookup } from 'node:dns/promises';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { WebhookRequest, WebhookResponse } from '@votive/shared/contracts/webhook-requests';
import { isPublicAddress } from './public-address.ts';

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<{ address: string; family: number }[]>;
type Settings = {
  /** Hosts that may stand at private addresses and be spoken to without TLS, as `host` or `host:port`. */
  privateHosts: readonly string[];
  resolve?: Resolve;
  timeoutMs?: number;
};
export type WebhookSender = ReturnType<typeof createWebhookSender>;

const TIMEOUT_MS = 10_000;
/** An answer that is refused before anything is sent. Its message is for the person who entered the address. */
class Refused extends Error {}

/**
 * Sends webhooks, and only to where they may go: public addresses over https, or hosts that the operator named. The address is looked at when it is saved and again at the connection
 * itself, on the very address that is connected to, so that a name which changes its mind in between leads nowhere. Redirects are answers like any other: never followed.
 */
export function createWebhookSender({ privateHosts, resolve = resolveAll, timeoutMs = TIMEOUT_MS }: Settings) {
  /** Whether a webhook may point there; the reason if not. */
  async function check(text: string): Promise<WebhookResponse> {
    try {
      const { url, isPrivate } = parse(text);
      if (!isPrivate) await publicAddresses(hostOf(url));
      return { status: null, problem: null };
    } catch (error) {
      return { status: null, problem: problemOf(error) };
    }
  }

  /** Sends once. Never throws. */
  async function send({ url: text, headers, body }: WebhookRequest): Promise<WebhookResponse> {
    try {
      const { url, isPrivate } = parse(text);
      const host = hostOf(url);
      if (!isPrivate && isIP(host)) await publicAddresses(host);
      const begin = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = begin(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: false,
        timeout: timeoutMs,
        signal: AbortSignal.timeout(timeoutMs),
        ...(!isPrivate && { lookup: publicLookup }),
      });
      return { status: await statusOf(request, body), problem: null };
    } catch (error) {
      return { status: null, problem: problemOf(error) };
    }
  }

  function parse(text: string): { url: URL; isPrivate: boolean } {
    const url = URL.parse(text);
    if (!url) throw new Refused('This is no address.');
    if (url.username !== '' || url.password !== '') throw new Refused('An address must not hold a name or password.');
    const isPrivate = privateHosts.includes(url.host) || privateHosts.includes(url.hostname);
    if (url.protocol !== 'https:' && !(isPrivate && url.protocol === 'http:'))
      throw new Refused('Webhooks go to https addresses.');
    return { url, isPrivate };
  }

  async function publicAddresses(host: string) {
    const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host);
    const first = addresses[0];
    if (!first || addresses.some(({ address }) => !isPublicAddress(address)))
      throw new Refused(
        'This address is not on the public Internet. Name its host in WEBHOOK_PRIVATE_HOSTS to allow it.',
      );
    return addresses;
  }

  const publicLookup: LookupFunction = (hostname, options, callback) => {
    publicAddresses(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all) callback(null, addresses);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };

  return { check, send };
}

const resolveAll: Resolve = (hostname) => systemLookup(hostname, { all: true });
const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');

function statusOf(request: ClientRequest, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.on('timeout', () => request.destroy(new Refused('The receiver did not answer in time.')));
    request.on('error', reject);
    request.end(body);
  });
}

function problemOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  const { name, code } = error as NodeJS.ErrnoException;
  if (name === 'AbortError' || name === 'TimeoutError') return 'The receiver did not answer in time.';
  return `The receiver cannot be reached (${code ?? name}).`;
}
