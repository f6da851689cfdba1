import { readFileSync } from 'node:fs';
import { homeLayout } from '../../home/home-layout.ts';
import { secretPath } from '../../stack/secret-path.ts';
import { unusableCertificate } from '../certificate-error.ts';
import type { CertificateParameters } from '../certificate-parameters.ts';
import { certificatePaths } from '../certificate-paths.ts';
import type { AcmeIssuer } from '../ensure-certificate.ts';
import { readAccountBinding } from './account-binding.ts';
import { challengeFolder } from './challenge-folder.ts';

/** The ACME server that the settings name, answering challenges from the home's folder; undefined where they name none. The library loads on first use. */
export function configuredAcme(home: string, settings: CertificateParameters): AcmeIssuer | undefined {
  const { ACME_DIRECTORY_URL: directoryUrl, ACME_EMAIL: email, ACME_CA_FILE: file, ACME_EAB_KID: kid } = settings;
  if (directoryUrl === '') return undefined;
  const paths = certificatePaths(home);
  return async (host, now) => {
    const { issueByAcme } = await import('./issue-by-acme.ts');
    return issueByAcme(host, now, {
      directoryUrl,
      email: email === '' ? undefined : email,
      serverRoots: file === '' ? undefined : readRoots(file),
      accountBinding: readAccountBinding(kid, secretPath(homeLayout(home), 'ACME_EAB_HMAC_KEY')),
      accounts: paths.acmeAccounts,
      serveChallenge: challengeFolder(paths.challenges),
    });
  };
}

function readRoots(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unusableCertificate(
      `The authorities in ${file} cannot be read.`,
      error instanceof Error ? error.message : 'It cannot be read.',
      'Correct the path: `votive config set ACME_CA_FILE <file>`, or `--unset`.',
      error,
    );
  }
}
