import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every place below `<home>/certs` that certificates use. Only `pairs` and `challenges` are ever shown to another process or container. */
export type CertificatePaths = ReturnType<typeof certificatePaths>;

export function certificatePaths(home: string) {
  const inCerts = (...names: string[]) => join(home, 'certs', ...names);
  return {
    folder: inCerts(),
    /** The local authority's private key followed by its certificate, in one file so that they cannot be torn apart. */
    authorityKey: inCerts('local-ca.key'),
    /** A copy of the local authority's certificate alone, for people and trust stores. */
    authority: inCerts('local-ca.pem'),
    /** One folder a pair, and the link `current` to the one in use. */
    pairs: inCerts('pairs'),
    currentPair: inCerts('pairs', 'current'),
    /** What an ACME server asks for; the edge serves it below /.well-known/acme-challenge/. */
    challenges: inCerts('challenges'),
    acmeAccounts: inCerts('acme'),
    state: inCerts('state.json'),
    trust: inCerts('trust.json'),
  };
}

/** Makes the folders that certificates and the edge's mounts need; safe to repeat. */
export function makeCertificateFolders({ folder, pairs, challenges }: CertificatePaths): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync(pairs, { recursive: true, mode: 0o700 });
  mkdirSync(challenges, { recursive: true, mode: 0o755 });
}
