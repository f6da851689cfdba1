import type { X509Certificate } from 'node:crypto';
import { unusableCertificate } from '../certificate-error.ts';

const LONGEST_CHAIN = 8;

/**
 * The certificates from `leaf` up to, and without, a root: each issued and signed by the next. `pool` may hold them in any order; `roots` are those that clients
 * have, or `as-sent` where the issuer itself sent the chain and is believed about its end. A self-signed leaf is its own chain. Throws VOT-501 when a link is missing or when something in `pool` does not belong to the chain.
 */
export function orderChain(
  leaf: X509Certificate,
  pool: readonly X509Certificate[],
  roots: readonly X509Certificate[] | 'as-sent',
): { chain: X509Certificate[]; selfSigned: boolean } {
  const chain = [leaf];
  let top = leaf;
  while (!isSelfSigned(top) && chain.length < LONGEST_CHAIN) {
    const issuer = pool.find((candidate) => !chain.includes(candidate) && isIssuedBy(top, candidate));
    if (!issuer) {
      if (isKnownIssuer(top, roots)) break;
      throw missingIssuer(top);
    }
    chain.push(issuer);
    top = issuer;
  }
  const stranger = pool.find((certificate) => !chain.includes(certificate) && !isSelfSigned(certificate));
  if (stranger) throw notOfTheChain(stranger);
  const selfSigned = isSelfSigned(leaf);
  return { chain: selfSigned ? [leaf] : chain.filter((link) => !isSelfSigned(link)), selfSigned };
}

function isKnownIssuer(certificate: X509Certificate, roots: readonly X509Certificate[] | 'as-sent'): boolean {
  return roots === 'as-sent' || roots.some((root) => isIssuedBy(certificate, root));
}

/** Whether `issuer` is named as the issuer of `certificate` and its signature holds. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  if (!certificate.checkIssued(issuer)) return false;
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

const isSelfSigned = (certificate: X509Certificate) => isIssuedBy(certificate, certificate);

/** A subject or issuer on one line. */
export const oneLine = (name: string) => name.split('\n').reverse().join(', ');

function missingIssuer(certificate: X509Certificate) {
  return unusableCertificate(
    `The chain is incomplete: the certificate of "${oneLine(certificate.issuer)}" is missing.`,
    `It issued "${oneLine(certificate.subject)}", and clients do not know it.`,
    "Add the issuer's intermediate certificates with --chain (for a private authority also its root).",
  );
}

function notOfTheChain(certificate: X509Certificate) {
  return unusableCertificate(
    `The certificate "${oneLine(certificate.subject)}" is not part of the chain.`,
    'None of the other certificates was issued by it.',
    'Leave it out of --chain.',
  );
}
