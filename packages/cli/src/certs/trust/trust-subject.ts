import { CommandError } from '../../output/command-error.ts';
import type { CertificatePaths } from '../certificate-paths.ts';
import { readAuthorityCertificate } from '../local/local-authority.ts';
import type { TrustSubject } from './trust-store.ts';

/** The local authority as trust stores see it. Throws VOT-502 where none was made yet. */
export function trustSubject(paths: CertificatePaths): TrustSubject {
  const certificate = readAuthorityCertificate(paths);
  if (!certificate) {
    throw new CommandError('VOT-502', {
      message: 'There is no local authority to trust.',
      reason: `${paths.authority} does not exist: this appliance has not made a certificate of its own yet.`,
      fix: 'Run `votive certs renew`, then this command again.',
    });
  }
  const name = /CN=(.+)/.exec(certificate.subject)?.[1] ?? 'Votive local CA';
  return { file: paths.authority, pem: certificate.toString(), fingerprint: certificate.fingerprint256, name };
}
