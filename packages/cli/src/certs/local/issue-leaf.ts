import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { coveredNames, type HostName } from '../host-name.ts';
import { loadX509, SIGNING, toWebKey } from './load-x509.ts';
import { BACKDATED_MS, type LocalAuthority, serialNumber } from './local-authority.ts';

export const LEAF_DAYS = 90;
const DAY_MS = 86_400_000;
/** X.520 allows a common name of at most 64 characters; clients look at the alternative names only. */
const LONGEST_COMMON_NAME = 64;

/** A fresh key and a server certificate for `host`, localhost, 127.0.0.1 and ::1, valid for at most 90 days and never longer than its authority. */
export async function issueLeaf(
  authority: LocalAuthority,
  { host, now }: { host: HostName; now: Date },
): Promise<{ chain: X509Certificate[]; key: KeyObject }> {
  const x509 = await loadX509();
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const webKey = toWebKey(publicKey);
  const issuer = new x509.X509Certificate(authority.certificate.raw);
  const notBefore = now.getTime() - BACKDATED_MS;
  const notAfter = Math.min(notBefore + LEAF_DAYS * DAY_MS - 1_000, authority.certificate.validToDate.getTime());
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: host.value.length <= LONGEST_COMMON_NAME ? `CN=${host.value}, O=Votive` : 'O=Votive',
    issuer: issuer.subjectName,
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    publicKey: webKey,
    signingKey: toWebKey(authority.key),
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(coveredNames(host).map(({ kind, value }) => ({ type: kind, value }))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(webKey),
    ],
  });
  return { chain: [new X509Certificate(leaf.toString('pem'))], key: privateKey };
}
