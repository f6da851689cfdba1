import { createPrivateKey, type KeyObject, randomBytes, type X509Certificate } from 'node:crypto';
import {
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { linkAtomically, syncFolder, writeFileAtomically } from '@votive/shared/files/atomic-file';
import { z } from 'zod';
import { systemError } from '../../output/command-error.ts';
import { damagedCertificate } from '../certificate-error.ts';
import type { CertificatePaths } from '../certificate-paths.ts';
import { parseCertificates, toChainPem, toKeyPem } from './pem.ts';

export const CHAIN_FILE = 'fullchain.pem';
export const KEY_FILE = 'privkey.pem';
const RECORD_FILE = 'pair.json';
const UNFINISHED = '.unfinished-';

const recordSchema = z.object({
  schema: z.literal('votive.certificate-pair/1'),
  source: z.enum(['local', 'imported', 'acme']),
  hostName: z.string(),
  installedAt: z.iso.datetime(),
});

export type PairSource = z.infer<typeof recordSchema>['source'];

/** A certificate, the certificates between it and its root (leaf first), and its key. */
export type NewPair = { chain: readonly X509Certificate[]; key: KeyObject };

/** The pair in use. Its key is checked against the certificate and not kept. */
export type ActivePair = {
  id: string;
  source: PairSource;
  hostName: string;
  leaf: X509Certificate;
  chain: X509Certificate[];
};

/**
 * Puts a pair in use. Both files and their record are durable in a folder of their own before the link `current` moves to it in one step, so that a crash at
 * any moment leaves the old pair or the new one. The pair before is kept, older ones go. Files belong to the owner of the `pairs` folder.
 */
export function installPair(
  paths: CertificatePaths,
  pair: NewPair,
  { source, hostName, now }: { source: PairSource; hostName: string; now: Date },
): ActivePair {
  const id = `${now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}-${randomBytes(4).toString('hex')}`;
  const unfinished = join(paths.pairs, `${UNFINISHED}${id}`);
  const record = { schema: 'votive.certificate-pair/1', source, hostName, installedAt: now.toISOString() };
  mkdirSync(unfinished, { mode: 0o700 });
  try {
    writeFileAtomically(join(unfinished, CHAIN_FILE), toChainPem(pair.chain), { mode: 0o644 });
    writeFileAtomically(join(unfinished, KEY_FILE), toKeyPem(pair.key));
    writeFileAtomically(join(unfinished, RECORD_FILE), `${JSON.stringify(record)}\n`, { mode: 0o644 });
    shareWithOwner(paths.pairs, unfinished);
    renameSync(unfinished, join(paths.pairs, id));
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  syncFolder(paths.pairs);
  const installed = readPair(join(paths.pairs, id));
  const previous = currentId(paths);
  linkAtomically(paths.currentPair, id);
  discardAllBut(paths, [id, previous]);
  return installed;
}

/** The pair in use, or undefined where there is none yet. Throws VOT-504 when it is damaged. */
export function readActivePair(paths: CertificatePaths): ActivePair | undefined {
  if (currentId(paths) === undefined) return undefined;
  let folder: string;
  try {
    folder = realpathSync(paths.currentPair);
  } catch (error) {
    throw damagedPair(paths.currentPair, error);
  }
  return readPair(folder);
}

/** Puts the pair before the present one back in use and discards the present one; undefined where there is none to go back to. */
export function rollBackPair(paths: CertificatePaths): ActivePair | undefined {
  const rejected = currentId(paths);
  const previous = readdirSync(paths.pairs).find((name) => isPairFolder(paths, name) && name !== rejected);
  if (previous === undefined) return undefined;
  const pair = readPair(join(paths.pairs, previous));
  linkAtomically(paths.currentPair, previous);
  discardAllBut(paths, [previous]);
  return pair;
}

const isPairFolder = (paths: CertificatePaths, name: string) =>
  !name.startsWith('.') && name !== basename(paths.currentPair);

function readPair(folder: string): ActivePair {
  try {
    const record = readRecord(folder);
    const chain = parseCertificates(readFileSync(join(folder, CHAIN_FILE), 'utf8'), CHAIN_FILE);
    const [leaf] = chain;
    const key = createPrivateKey(readFileSync(join(folder, KEY_FILE)));
    if (!leaf?.checkPrivateKey(key)) throw new Error('The certificate and the key do not belong together.');
    return { id: basename(folder), source: record.source, hostName: record.hostName, leaf, chain };
  } catch (error) {
    if (systemError(error).code === 'EACCES') throw error;
    throw damagedPair(folder, error);
  }
}

/** Where the pair in use came from, also when the rest of it is damaged; undefined where that cannot be told. */
export function sourceOfPair(paths: CertificatePaths): PairSource | undefined {
  try {
    return readRecord(paths.currentPair).source;
  } catch {
    return undefined;
  }
}

const readRecord = (folder: string) => recordSchema.parse(JSON.parse(readFileSync(join(folder, RECORD_FILE), 'utf8')));

function currentId(paths: CertificatePaths): string | undefined {
  try {
    return readlinkSync(paths.currentPair);
  } catch (error) {
    if (systemError(error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Only root can give files away; everybody else is the owner already. */
function shareWithOwner(parent: string, folder: string): void {
  const { uid, gid } = statSync(parent);
  if (process.getuid?.() !== 0) return;
  for (const name of [CHAIN_FILE, KEY_FILE, RECORD_FILE]) chownSync(join(folder, name), uid, gid);
  chownSync(folder, uid, gid);
}

/** Removes what older renewals left, also unfinished ones. What cannot be removed waits for the next time. */
function discardAllBut(paths: CertificatePaths, kept: readonly (string | undefined)[]): void {
  for (const name of readdirSync(paths.pairs)) {
    if (kept.includes(name) || name === basename(paths.currentPair)) continue;
    try {
      rmSync(join(paths.pairs, name), { recursive: true, force: true });
    } catch {
      // another user's file: harmless, and the pair in use stands
    }
  }
}

function damagedPair(folder: string, cause: unknown) {
  return damagedCertificate(
    `The certificate in use, ${folder}, is damaged.`,
    'Its files are missing, unreadable or do not belong together.',
    'Run `votive certs renew --force` for a new one, or import yours again with `votive certs import`.',
    cause,
  );
}
