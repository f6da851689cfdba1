import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openssl } from './run-program.ts';

export type Made = { certificate: string; key: string };

/** A link that is told from another of the same name by its signature alone. */
export const WITHOUT_KEY_IDS = ['subjectKeyIdentifier=none', 'authorityKeyIdentifier=none'];

/** Makes keys and certificates with openssl, as an operator's own authority would; every file lands in `folder`. */
export function opensslAuthority(folder: string) {
  let count = 0;

  function makeKey(kind: readonly string[] = ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256']): string {
    const path = join(folder, `${++count}.key`);
    openssl('genpkey', '-algorithm', ...kind, '-out', path);
    return path;
  }

  function make(
    subject: string,
    {
      issuer,
      key = makeKey(),
      extensions,
      from = '20200101000000Z',
      until = '20991231235959Z',
      digest = 'sha256',
    }: { issuer?: Made; key?: string; extensions: readonly string[]; from?: string; until?: string; digest?: string },
  ): Made {
    const id = ++count;
    const path = (end: string) => join(folder, `${id}.${end}`);
    writeFileSync(path('cnf'), configuration(folder, id, extensions));
    writeFileSync(path('index'), '');
    openssl('req', '-new', '-key', key, '-subj', `/CN=${subject}`, '-out', path('csr'), '-config', path('cnf'));
    const signer = issuer ? ['-cert', issuer.certificate, '-keyfile', issuer.key] : ['-selfsign', '-keyfile', key];
    const dates = ['-startdate', from, '-enddate', until];
    openssl(
      'ca',
      '-batch',
      '-notext',
      '-config',
      path('cnf'),
      ...signer,
      '-md',
      digest,
      ...dates,
      '-in',
      path('csr'),
      '-out',
      path('pem'),
    );
    return { certificate: path('pem'), key };
  }

  return {
    makeKey,
    make,
    root: () => make('Test Root', { extensions: AUTHORITY }),
    intermediate: (issuer: Made, dates: { from?: string; until?: string } = {}) =>
      make('Test Intermediate', { issuer, extensions: [...AUTHORITY, ...WITHOUT_KEY_IDS], ...dates }),
    server: (issuer: Made, options: Partial<Parameters<typeof make>[1]> = {}) =>
      make('votive.example', { issuer, extensions: [...SERVER, ...WITHOUT_KEY_IDS], ...options }),
  };
}

export const AUTHORITY = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
export const SERVER = ['basicConstraints=CA:FALSE', 'extendedKeyUsage=serverAuth', 'subjectAltName=DNS:votive.example'];

const configuration = (folder: string, id: number, extensions: readonly string[]) => `
[req]
distinguished_name = name
[name]
[ca]
default_ca = this
[this]
database = ${folder}/${id}.index
rand_serial = yes
new_certs_dir = ${folder}
policy = any
x509_extensions = extensions
unique_subject = no
[any]
commonName = supplied
[extensions]
${extensions.join('\n')}
`;
