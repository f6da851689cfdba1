import type { KeyObject, X509Certificate } from 'node:crypto';
import type { CommandError } from '../../output/command-error.ts';
import { unusableCertificate } from '../certificate-error.ts';
import type { HostName } from '../host-name.ts';
import { coversHost } from '../when-due.ts';
import type { NewPair } from './active-pair.ts';
import { oneLine, orderChain } from './order-chain.ts';

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_USAGE = '2.5.29.37.0';
const WEAK_SIGNATURE = /md[245]|sha-?1\b|sha1with/i;
const RSA_BITS = { least: 2_048, most: 8_192 };
/** What browsers accept; P-521 and the Edwards curves they do not. */
const CURVES = ['prime256v1', 'secp384r1'];

/**
 * The pair that a server can use, made of certificates in any order: the one that belongs to the key first, then its chain without the root. Throws VOT-501, with
 * words of its own for each fault: key kind and size, pair, purpose, dates, host name, chain, signatures.
 */
export function checkPair(
  { certificates, key }: { certificates: readonly X509Certificate[]; key: KeyObject },
  { host, now, roots }: { host: HostName; now: Date; roots: readonly X509Certificate[] | 'as-sent' },
): NewPair & { selfSigned: boolean } {
  checkKey(key);
  const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (!leaf) throw notAPair(certificates);
  checkPurpose(leaf);
  checkDates(leaf, 'The certificate', now);
  if (!coversHost(leaf, host)) throw otherHost(leaf, host);
  const pool = certificates.filter((certificate) => certificate !== leaf);
  const { chain, selfSigned } = orderChain(leaf, pool, roots);
  for (const link of chain) checkSignature(link);
  for (const link of chain.slice(1)) checkLink(link, now);
  return { chain, key, selfSigned };
}

function checkKey(key: KeyObject): void {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') {
    if (modulusLength >= RSA_BITS.least && modulusLength <= RSA_BITS.most) return;
    throw badKey(
      `The RSA key has ${modulusLength} bits.`,
      `Servers use ${RSA_BITS.least} to ${RSA_BITS.most} bits: fewer can be broken, more make every visit slow.`,
    );
  }
  if (key.asymmetricKeyType !== 'ec') {
    throw badKey(
      `The key is of the kind ${key.asymmetricKeyType ?? 'unknown'}.`,
      'Browsers accept RSA keys and ECDSA keys on P-256 or P-384 only.',
    );
  }
  if (!CURVES.includes(namedCurve))
    throw badKey(`The key is on the curve ${namedCurve}.`, 'Browsers accept the curves P-256 and P-384 only.');
}

function badKey(message: string, reason: string): CommandError {
  return unusableCertificate(
    message,
    reason,
    'Have the certificate issued for a new key: openssl ecparam -name prime256v1 -genkey -noout -out KEY.',
  );
}

function notAPair(certificates: readonly X509Certificate[]): CommandError {
  const names = certificates.map(({ subject }) => `"${oneLine(subject)}"`).join(', ');
  return unusableCertificate(
    'The certificate and the key do not belong together.',
    `The key fits none of: ${names}.`,
    'Give the key that was made together with the request for this certificate.',
  );
}

function checkPurpose(leaf: X509Certificate): void {
  if (leaf.ca) {
    throw unusableCertificate(
      'The certificate is that of an authority, not of a server.',
      'It may sign other certificates; browsers refuse it for a site.',
      'Give the certificate that the authority issued for this server.',
    );
  }
  const usages: readonly string[] = leaf.keyUsage ?? [];
  if (usages.length === 0 || usages.includes(SERVER_AUTH) || usages.includes(ANY_USAGE)) return;
  throw unusableCertificate(
    'The certificate is not meant for a server.',
    'Its extended key usage does not contain serverAuth.',
    'Ask the issuer for a TLS server certificate.',
  );
}

function checkDates({ validFromDate, validToDate }: X509Certificate, what: string, now: Date): void {
  if (validToDate < now) {
    throw unusableCertificate(
      `${what} expired on ${validToDate.toISOString()}.`,
      `It is now ${now.toISOString()}; every browser would refuse it.`,
      'Import the renewed one.',
    );
  }
  if (validFromDate > now) {
    throw unusableCertificate(
      `${what} is not valid before ${validFromDate.toISOString()}.`,
      `It is now ${now.toISOString()}.`,
      "Wait until then, or correct this machine's clock.",
    );
  }
}

function otherHost(leaf: X509Certificate, host: HostName): CommandError {
  return unusableCertificate(
    `The certificate does not cover ${host.value}.`,
    `It covers: ${leaf.subjectAltName ?? 'no name at all (the common name does not count)'}.`,
    'Have it issued for the host name, or set the host name to one that it covers.',
  );
}

function checkSignature(certificate: X509Certificate): void {
  const algorithm = certificate.signatureAlgorithm ?? '';
  if (!WEAK_SIGNATURE.test(algorithm)) return;
  throw unusableCertificate(
    `The certificate "${oneLine(certificate.subject)}" is signed with ${algorithm}.`,
    'Browsers have refused this signature since 2017: it can be forged.',
    'Have it issued again with SHA-256 or better.',
  );
}

function checkLink(certificate: X509Certificate, now: Date): void {
  const name = oneLine(certificate.subject);
  if (!certificate.ca) {
    throw unusableCertificate(
      `The chain certificate "${name}" is not that of an authority.`,
      'It may not issue certificates, so clients refuse what it signed.',
      "Give the issuer's own intermediate certificates.",
    );
  }
  checkDates(certificate, `The chain certificate "${name}"`, now);
}
