import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFileAtomically } from '@votive/shared/files/atomic-file';
import { systemError } from '../../output/command-error.ts';
import { damagedCertificate } from '../certificate-error.ts';
import type { CertificatePaths } from '../certificate-paths.ts';
import { coveredNames, type HostName } from '../host-name.ts';
import { parseCertificates, toKeyPem } from '../pairs/pem.ts';
import { loadX509, SIGNING, toWebKey } from './load-x509.ts';
import { encodeNameConstraints, NAME_CONSTRAINTS_OID, permitsName } from './name-constraints.ts';

/** The authority of one installation. Its key stays on the host and is never given to a service. */
export type LocalAuthority = { certificate: X509Certificate; key: KeyObject };

const DAY_MS = 86_400_000;
export const AUTHORITY_DAYS = 3_650;
/** How far a fresh certificate reaches into the past, for clients whose clock is late. */
export const BACKDATED_MS = 5 * 60_000;
/** An authority that ends within the life of the next certificates is replaced before it can cut them short. */
const REPLACED_BEFORE_MS = 180 * DAY_MS;

/** The authority that signs for `host`: the stored one where it suits, else a new one. `replaced` says why, when an older one was given up. */
export async function ensureAuthority(
  paths: CertificatePaths,
  { host, now }: { host: HostName; now: Date },
): Promise<{ authority: LocalAuthority; replaced: string | undefined }> {
  const stored = readAuthority(paths);
  const fault = stored ? unsuitable(stored, host, now) : lossOfKey(paths);
  if (stored && fault === undefined) {
    publish(paths, stored.certificate);
    return { authority: stored, replaced: undefined };
  }
  const authority = await createAuthority(host, now);
  writeFileAtomically(paths.authorityKey, toKeyPem(authority.key) + authority.certificate.toString());
  publish(paths, authority.certificate);
  return { authority, replaced: fault };
}

/** The stored authority, or undefined where none was made yet. Throws VOT-504 when its file is there but cannot be used. */
export function readAuthority(paths: CertificatePaths): LocalAuthority | undefined {
  const text = readIfThere(paths.authorityKey);
  if (text === undefined) return undefined;
  try {
    const [certificate] = parseCertificates(text, paths.authorityKey);
    const key = createPrivateKey(text);
    if (certificate?.checkPrivateKey(key)) return { certificate, key };
  } catch {
    // said below, without the library's words: they may quote the key
  }
  throw damagedCertificate(
    `The local authority ${paths.authorityKey} is damaged.`,
    'It should hold a private key and the certificate that belongs to it.',
    'Put the file back from a backup, or move it away: the next `votive up` makes a new authority, which browsers must be told to trust again.',
  );
}

/** The public certificate of the local authority as status shows it; undefined where there is none or it cannot be read. */
export function readAuthorityCertificate(paths: CertificatePaths): X509Certificate | undefined {
  try {
    const text = readIfThere(paths.authority);
    return text === undefined ? undefined : new X509Certificate(text);
  } catch {
    return undefined;
  }
}

/** A published certificate without its key means that browsers may trust an authority that is gone. */
function lossOfKey(paths: CertificatePaths): string | undefined {
  return readIfThere(paths.authority) === undefined ? undefined : 'its key was missing';
}

function unsuitable({ certificate }: LocalAuthority, host: HostName, now: Date): string | undefined {
  if (certificate.validFromDate > now) return 'it was made while the clock was ahead';
  if (certificate.validToDate.getTime() - now.getTime() < REPLACED_BEFORE_MS) return 'it is about to expire';
  if (!coveredNames(host).every((name) => permitsName(certificate.raw, name)))
    return `it may not sign for ${host.value}`;
  return undefined;
}

async function createAuthority(host: HostName, now: Date): Promise<LocalAuthority> {
  const x509 = await loadX509();
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const webKey = toWebKey(publicKey);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=Votive local CA ${shortId(publicKey)}, O=Votive`,
    notBefore: new Date(now.getTime() - BACKDATED_MS),
    notAfter: new Date(now.getTime() - BACKDATED_MS + AUTHORITY_DAYS * DAY_MS - 1_000),
    signingAlgorithm: SIGNING,
    keys: { privateKey: toWebKey(privateKey), publicKey: webKey },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension(NAME_CONSTRAINTS_OID, true, encodeNameConstraints(coveredNames(host))),
      await x509.SubjectKeyIdentifierExtension.create(webKey),
    ],
  });
  return { certificate: new X509Certificate(certificate.toString('pem')), key: privateKey };
}

/** 16 random bytes as a positive number without a leading zero byte, in hexadecimal (RFC 5280 §4.1.2.2 asks for at most 20). */
export function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

/** Eight hexadecimal digits that tell one authority from another in a list of certificates. */
function shortId(publicKey: KeyObject): string {
  const encoded = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(encoded).digest('hex').slice(0, 8);
}

function publish(paths: CertificatePaths, certificate: X509Certificate): void {
  if (readIfThere(paths.authority) === certificate.toString()) return;
  writeFileAtomically(paths.authority, certificate.toString(), { mode: 0o644 });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemError(error).code === 'ENOENT') return undefined;
    throw error;
  }
}
