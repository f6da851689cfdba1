import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { unusableCertificate } from '../certificate-error.ts';

const CERTIFICATE =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[\s\S]+?-----END (?:[A-Z]+ )?PRIVATE KEY-----/;

/** The certificates of a PEM text in their order, without repetition. Throws VOT-501 when there is none or one cannot be read; `what` names the text. */
export function parseCertificates(text: string, what: string): X509Certificate[] {
  const blocks = text.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) throw noCertificate(text, what);
  const certificates = blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw unusableCertificate(
        `Certificate ${index + 1} of ${what} cannot be read.`,
        'It is damaged, or it is not an X.509 certificate.',
        'Fetch the file again from whoever issued it.',
        error,
      );
    }
  });
  return certificates.filter(
    (one, index) => certificates.findIndex(({ fingerprint256 }) => fingerprint256 === one.fingerprint256) === index,
  );
}

/** The private key of a PEM text. Throws VOT-501 for an encrypted or unreadable one, without a word of its content. */
export function parsePrivateKey(text: string, what: string): KeyObject {
  if (ENCRYPTED.test(text)) {
    throw unusableCertificate(
      `The private key in ${what} is protected by a passphrase.`,
      'The appliance starts without anybody present who could type it.',
      'Take the passphrase off a copy: openssl pkey -in KEY -out KEY.plain (keep its mode 0600), and import that.',
    );
  }
  const block = PRIVATE_KEY.exec(text)?.[0];
  try {
    if (block !== undefined) return createPrivateKey(block);
  } catch {
    // said below; the library's own words may quote the input
  }
  throw unusableCertificate(
    `There is no readable private key in ${what}.`,
    block === undefined ? 'It has no PRIVATE KEY block in PEM form.' : 'Its PRIVATE KEY block is damaged.',
    'Give the PEM file that was made together with the certificate request.',
  );
}

/** A private key as PKCS #8 PEM. */
export function toKeyPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Certificates as one PEM text, in their order. */
export function toChainPem(certificates: readonly X509Certificate[]): string {
  return certificates.map((certificate) => certificate.toString()).join('');
}

function noCertificate(text: string, what: string) {
  if (PRIVATE_KEY.test(text) || ENCRYPTED.test(text)) {
    return unusableCertificate(
      `There is no certificate in ${what}, but a private key.`,
      'The two files may have been swapped.',
      'Give the certificate with --cert and the private key with --key.',
    );
  }
  const binary = text.startsWith('0') || text.includes('\uFFFD');
  return unusableCertificate(
    `There is no certificate in ${what}.`,
    binary ? 'It looks like the binary DER form; PEM is needed.' : 'It has no CERTIFICATE block in PEM form.',
    binary ? 'Convert it: openssl x509 -inform der -in FILE -out FILE.pem.' : 'Give the PEM file that the issuer sent.',
  );
}
