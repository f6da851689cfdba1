import { generateKeyPairSync, type webcrypto } from 'node:crypto';
import type { Agent } from 'node:https';
import type { Client } from 'acme-client';
import { CommandError } from '../../output/command-error.ts';
import { reasonOf } from '../certificate-error.ts';
import type { HostName } from '../host-name.ts';
import { loadX509, SIGNING, toWebKey } from '../local/load-x509.ts';
import type { NewPair } from '../pairs/active-pair.ts';
import { checkPair } from '../pairs/check-pair.ts';
import { parseCertificates } from '../pairs/pem.ts';
import { CLOCK_SKEW_MS } from '../when-due.ts';
import type { AccountBinding } from './account-binding.ts';
import { ensureAccountKey } from './acme-account-key.ts';
import type { ServeChallenge } from './challenge-folder.ts';
import { recordingAgent } from './recording-agent.ts';

const REQUEST_TIMEOUT_MS = 15_000;
const ORDER_TIMEOUT_MS = 120_000;
/** How acme-client repeats a request that got no answer or a 5xx; its own default would go on for over a minute. */
const RETRIES = { retryMaxAttempts: 2, retryDefaultDelay: 1 };

export type AcmeOptions = {
  /** The server's directory, e.g. https://acme-v02.api.letsencrypt.org/directory. Only https. */
  directoryUrl: string;
  /** Where the server may reach the operator; optional everywhere by now. */
  email?: string | undefined;
  /** For servers that open accounts for their customers only. */
  accountBinding?: AccountBinding | undefined;
  /** PEM of authorities to trust for the connection to the server, besides the usual ones. */
  serverRoots?: string | undefined;
  /** Folder of the account keys. */
  accounts: string;
  serveChallenge: ServeChallenge;
  timeoutMs?: number;
};

/**
 * Orders a certificate for `host` by ACME (RFC 8555) with the HTTP-01 challenge and checks what came back like an import. The key is made here and leaves in no
 * request. By ordering, the operator agrees to the server's terms. Throws VOT-505 with the server's reason.
 */
export async function issueByAcme(host: HostName, now: Date, options: AcmeOptions): Promise<NewPair> {
  if (host.kind !== 'dns' || !host.value.includes('.')) {
    throw acmeFailure(
      `${host.value} is not a public host name.`,
      'An ACME server only certifies names that it can look up in the DNS.',
    );
  }
  if (!options.directoryUrl.startsWith('https://')) {
    throw acmeFailure(
      'The address of the ACME server is not an https address.',
      'Whoever answers there decides who may speak for this host.',
    );
  }
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const csr = await createRequest(host, { privateKey: toWebKey(key), publicKey: toWebKey(publicKey) });
  const served = new Map<string, () => Promise<void>>();
  const { agent, lastFault } = recordingAgent(options.serverRoots);
  let answer: string;
  try {
    answer = await withDeadline(order(host, csr, { ...options, served, agent }), options.timeoutMs ?? ORDER_TIMEOUT_MS);
  } catch (error) {
    throw acmeFailure(
      `The ACME server did not issue a certificate for ${host.value}.`,
      reasonOf(error instanceof TypeError ? (lastFault() ?? error) : error),
      error,
    );
  } finally {
    for (const stop of served.values()) await stop();
  }
  const checkedAt = new Date(now.getTime() + CLOCK_SKEW_MS);
  return checkPair(
    { certificates: parseCertificates(answer, "the ACME server's answer"), key },
    { host, now: checkedAt, roots: 'as-sent' },
  );
}

async function createRequest(host: HostName, keys: webcrypto.CryptoKeyPair): Promise<string> {
  const x509 = await loadX509();
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: '',
    keys,
    signingAlgorithm: SIGNING,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host.value }])],
  });
  return request.toString('pem');
}

type OrderOptions = AcmeOptions & { agent: Agent; served: Map<string, () => Promise<void>> };

async function order(
  host: HostName,
  csr: string,
  { directoryUrl, email, accountBinding, accounts, serveChallenge, served, agent }: OrderOptions,
): Promise<string> {
  const { default: acme } = await import('acme-client');
  const accountKey = ensureAccountKey(accounts, directoryUrl);
  Object.assign(acme.axios.defaults, {
    timeout: REQUEST_TIMEOUT_MS,
    maxRedirects: 0,
    acmeSettings: RETRIES,
    httpsAgent: agent,
  });
  const client = new acme.Client({
    directoryUrl,
    accountKey,
    ...(accountBinding && { externalAccountBinding: accountBinding }),
    backoffAttempts: 20,
    backoffMin: 500,
    backoffMax: 5_000,
  });
  await ensureAccount(client, { email, accountBinding });
  return client.auto({
    csr,
    skipChallengeVerification: true,
    challengePriority: ['http-01'],
    async challengeCreateFn(_authorization, challenge, keyAuthorization) {
      if (challenge.type !== 'http-01')
        throw new Error(`The ACME server offers no HTTP-01 challenge for ${host.value}.`);
      served.set(challenge.token, await serveChallenge(challenge.token, keyAuthorization));
    },
    async challengeRemoveFn(_authorization, challenge) {
      await served.get(challenge.token)?.();
    },
  });
}

/**
 * Opens the account, or finds the one that the key has. acme-client follows a found account with an update that strict servers refuse as empty; by then it knows
 * the account's address, which is all that is needed.
 */
async function ensureAccount(
  client: Client,
  { email, accountBinding }: Pick<AcmeOptions, 'email' | 'accountBinding'>,
): Promise<void> {
  try {
    await client.createAccount({
      termsOfServiceAgreed: true,
      ...(email !== undefined && { contact: [`mailto:${email}`] }),
    });
  } catch (error) {
    if (isKnown(client)) return;
    throw !accountBinding && needsBinding(error) ? new Error(NEEDS_BINDING, { cause: error }) : error;
  }
}

const NEEDS_BINDING =
  'The server opens accounts for its customers only: set ACME_EAB_KID, and write the HMAC key beside it to secrets/acme_eab_hmac_key.';

function needsBinding(error: unknown): boolean {
  return error instanceof Error && /external account ?binding|externalAccount(Binding|Required)/i.test(error.message);
}

function isKnown(client: Client): boolean {
  try {
    return client.getAccountUrl() !== '';
  } catch {
    return false;
  }
}

async function withDeadline<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`It took longer than ${Math.round(ms / 1000)} s.`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function acmeFailure(message: string, reason: string, cause?: unknown): CommandError {
  return new CommandError('VOT-505', {
    message,
    reason,
    fix: 'Check that the host name points to this machine and that port 80 reaches the edge, then run `votive certs renew`.',
    cause,
  });
}
