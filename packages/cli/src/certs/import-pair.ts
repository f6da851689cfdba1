import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { systemError } from '../output/command-error.ts';
import { unusableCertificate } from './certificate-error.ts';
import { certificatePaths, makeCertificateFolders } from './certificate-paths.ts';
import { recordAttempt } from './certificate-state.ts';
import { parseHostName } from './host-name.ts';
import { type ActivePair, installPair, type NewPair, readActivePair } from './pairs/active-pair.ts';
import { checkPair } from './pairs/check-pair.ts';
import { parseCertificates, parsePrivateKey } from './pairs/pem.ts';

const LARGEST_FILE_BYTES = 256 * 1024;
const SOON_MS = 30 * 86_400_000;

export type ImportedFiles = { certificate: string; key: string; chain?: string | undefined };
export type Import = { changed: boolean; pair: ActivePair; warnings: { code: string; message: string }[] };

/** Reads and checks a pair from files without changing anything. Throws VOT-501, naming the file and the fault. */
export function checkImport(files: ImportedFiles, { hostName, now }: { hostName: string; now: Date }) {
  const key = parsePrivateKey(readSmall(files.key, 'private key'), files.key);
  const certificates = parseCertificates(readSmall(files.certificate, 'certificate'), files.certificate);
  const chain = files.chain === undefined ? [] : parseCertificates(readSmall(files.chain, 'chain'), files.chain);
  const pair = checkPair(
    { certificates: withoutRepetition([...certificates, ...chain]), key },
    { host: parseHostName(hostName), now, roots: knownRoots() },
  );
  return { pair, warnings: warningsFor(files, pair, now) };
}

/** Puts an operator's own pair in use, in one step, after every check. The same pair again changes nothing. Needs the home's lock. */
export function importPair(
  home: string,
  files: ImportedFiles,
  { hostName, now }: { hostName: string; now: Date },
): Import {
  const { pair, warnings } = checkImport(files, { hostName, now });
  const paths = certificatePaths(home);
  const active = readQuietly(() => readActivePair(paths));
  if (active?.source === 'imported' && sameChain(active.chain, pair.chain))
    return { changed: false, pair: active, warnings };
  makeCertificateFolders(paths);
  const installed = installPair(paths, pair, { source: 'imported', hostName: parseHostName(hostName).value, now });
  recordAttempt(paths, { at: now.toISOString(), source: 'imported', trigger: 'imported', ok: true, reason: null });
  return { changed: true, pair: installed, warnings };
}

/** The roots that clients are likely to have: those that come with Node and those of this system. */
function knownRoots(): X509Certificate[] {
  const texts = [...getCACertificates('bundled'), ...(readQuietly(() => getCACertificates('system')) ?? [])];
  return withoutRepetition(texts.flatMap((text) => readQuietly(() => new X509Certificate(text)) ?? []));
}

function readSmall(path: string, what: string): string {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw cannotRead(path, what, 'It is not a file.');
    if (stats.size > LARGEST_FILE_BYTES)
      throw cannotRead(path, what, `It has ${stats.size} bytes; certificates and keys have a few thousand.`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = systemError(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw cannotRead(path, what, 'There is no such file.', error);
    if (code === 'EACCES' || code === 'EPERM') throw cannotRead(path, what, 'Permission was denied.', error);
    throw error;
  }
}

const cannotRead = (path: string, what: string, reason: string, cause?: unknown) =>
  unusableCertificate(
    `The ${what} ${path} cannot be read.`,
    reason,
    'Give the path of a PEM file that you may read.',
    cause,
  );

function warningsFor(files: ImportedFiles, { chain, selfSigned }: NewPair & { selfSigned: boolean }, now: Date) {
  const warnings: Import['warnings'] = [];
  if (selfSigned)
    warnings.push({
      code: 'certificate-self-signed',
      message: 'The certificate is self-signed: every browser will warn until it is trusted by hand.',
    });
  const ends = Math.min(...chain.map(({ validToDate }) => validToDate.getTime()));
  if (ends - now.getTime() < SOON_MS) {
    warnings.push({
      code: 'certificate-expires-soon',
      message: `The certificate or its chain expires on ${new Date(ends).toISOString()}; an imported one is not renewed for you.`,
    });
  }
  if ((statSync(files.key).mode & 0o077) !== 0) {
    warnings.push({
      code: 'key-readable-by-others',
      message: `The private key ${files.key} can be read by other users: chmod 600 it, or remove it now that a copy is in the home.`,
    });
  }
  return warnings;
}

const sameChain = (one: readonly X509Certificate[], other: readonly X509Certificate[]) =>
  one.length === other.length &&
  one.every(({ fingerprint256 }, index) => fingerprint256 === other[index]?.fingerprint256);

function withoutRepetition(certificates: readonly X509Certificate[]): X509Certificate[] {
  return [...new Map(certificates.map((certificate) => [certificate.fingerprint256, certificate])).values()];
}

function readQuietly<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
