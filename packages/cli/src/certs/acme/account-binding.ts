import { readFileSync } from 'node:fs';
import { unusableCertificate } from '../certificate-error.ts';

/** What ties a new ACME account to a customer's account at the same authority (RFC 8555 §7.3.4): `hmacKey` is base64url, as the authority gives it. */
export type AccountBinding = { kid: string; hmacKey: string };

/** Shorter than any HMAC key in base64; a cut copy would be refused by the server with less to go by. */
const BASE64 = /^[A-Za-z0-9_+/-]{16,}={0,2}$/;

/** The binding for key id `kid` with the key in `file`; undefined where no key id is set. Throws VOT-501 when the key is missing or is none. */
export function readAccountBinding(kid: string, file: string): AccountBinding | undefined {
  if (kid === '') return undefined;
  let hmacKey: string;
  try {
    hmacKey = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw bindingError(file, error instanceof Error ? error.message : 'It cannot be read.', error);
  }
  if (!BASE64.test(hmacKey))
    throw bindingError(file, 'It holds no key in base64, as the authority shows it beside the key id.');
  return { kid, hmacKey };
}

function bindingError(file: string, reason: string, cause?: unknown) {
  return unusableCertificate(
    'The key that binds the ACME account (EAB) cannot be used.',
    reason,
    `Write the HMAC key that belongs to ACME_EAB_KID to ${file}, or \`votive config set ACME_EAB_KID --unset\`.`,
    cause,
  );
}
