import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, symlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '../files/atomic-file.ts';
import { syncInPortions } from '../files/sync-in-portions.ts';
import { headerLength, openHeader } from './age-header.ts';
import { ArtefactError } from './artefact-error.ts';
import { type Manifest, type Member, manifestSchema } from './manifest.ts';
import { createPacer, type Watch } from './progress.ts';
import { MANIFEST_NAME } from './seal-artefact.ts';
import { createSealedReader, type SealedReader } from './sealed-reader.ts';
import { BLOCK_BYTES, paddingAfter, parseTarHeader, type TarEntry, tarBytes } from './tar.ts';

const HEAD_BYTES = 32 * 1024;
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/** What opens an artefact: the recovery key (`AGE-SECRET-KEY-1…`), or the one key of this one file. */
export type ArtefactKey = { identity: string } | { fileKey: Buffer };

export type OpenArtefact = {
  manifest: Manifest;
  bytes: number;
  /**
   * Reads everything, and compares every member with the manifest; where `folder` is given the members are written below it (files 0600 and durable, folders 0700), which
   * must be a new folder. Throws `ArtefactError`. To be called once.
   */
  extract(target: { folder?: string; watch?: Watch }): Promise<void>;
  close(): void;
};

/** Opens an artefact as far as its manifest: nothing is written. Throws `ArtefactError` for anything that is not, byte for byte, a Votive backup under this key. */
export async function openArtefact(path: string, key: ArtefactKey): Promise<OpenArtefact> {
  const handle = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const start = headerLength(head.subarray(0, readSync(handle, head, 0, head.length, 0)));
    const fileKey = 'fileKey' in key ? key.fileKey : await openHeader(head.subarray(0, start), key.identity);
    const reader = createSealedReader(handle, { start, fileKey });
    const { manifest, manifestBytes } = readManifest(reader);
    requireLength(reader, { manifest, manifestBytes });
    return {
      manifest,
      bytes: reader.size,
      extract: (target) => extract(reader, { manifest, ...target }),
      close: () => closeSync(handle),
    };
  } catch (error) {
    closeSync(handle);
    throw error;
  }
}

function readManifest(reader: SealedReader): { manifest: Manifest; manifestBytes: number } {
  const entry = nextEntry(reader);
  if (entry?.kind !== 'file' || entry.name !== MANIFEST_NAME || entry.bytes > MAX_MANIFEST_BYTES)
    throw new ArtefactError('foreign', 'The file is encrypted to this key, but it holds no Votive backup.');
  const text = reader.exactly(entry.bytes).toString('utf8');
  reader.exactly(paddingAfter(entry.bytes));
  return { manifest: parseManifest(text), manifestBytes: entry.bytes };
}

function parseManifest(text: string): Manifest {
  const value = parseJson(text);
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (typeof schema === 'string' && /^votive\.backup\/\d+$/.test(schema) && schema !== 'votive.backup/1')
    throw new ArtefactError('newer', `The backup is of the form ${schema}, which a later version of Votive writes.`);
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ArtefactError('foreign', 'The file is encrypted to this key, but its manifest is not one of Votive.', {
    cause: parsed.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The manifest says how long the file must be, so that a file cut anywhere is told from an altered one. */
function requireLength(
  reader: SealedReader,
  { manifest, manifestBytes }: { manifest: Manifest; manifestBytes: number },
): void {
  const all: TarEntry[] = [{ kind: 'file', name: MANIFEST_NAME, bytes: manifestBytes }, ...manifest.members];
  const expected = reader.fileBytes(tarBytes(all));
  if (reader.size < expected)
    throw new ArtefactError('truncated', `The file has ${reader.size} bytes of ${expected}: its end is missing.`);
  if (reader.size > expected)
    throw new ArtefactError('altered', `The file has ${reader.size} bytes, and ${expected} were written.`);
}

async function extract(
  reader: SealedReader,
  { manifest, folder, watch = {} }: { manifest: Manifest; folder?: string; watch?: Watch },
): Promise<void> {
  const pace = createPacer(watch);
  const target = folder === undefined ? undefined : createTarget(folder);
  for (const member of manifest.members) {
    requireSame(nextEntry(reader), member);
    const path = target?.place(member.name);
    if (member.kind === 'file') await extractFile(reader, { member, path, pace });
    else if (path !== undefined) symlinkSync(member.target, path);
  }
  if (reader.exactly(2 * BLOCK_BYTES).some((byte) => byte !== 0) || !reader.isAtEnd())
    throw new ArtefactError('altered', 'The archive does not end where its manifest says.');
  target?.sync();
}

/** The folder that members are written below; it makes the folders between. */
function createTarget(folder: string) {
  const folders = new Set<string>();
  const make = (path: string) => {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    folders.add(path);
  };
  make(folder);
  return {
    place(name: string): string {
      make(dirname(join(folder, name)));
      return join(folder, name);
    },
    sync() {
      for (const path of folders) syncFolder(path);
    },
  };
}

async function extractFile(
  reader: SealedReader,
  {
    member,
    path,
    pace,
  }: { member: Extract<Member, { kind: 'file' }>; path: string | undefined; pace: (bytes: number) => Promise<void> },
): Promise<void> {
  const handle = path === undefined ? undefined : openSync(path, 'wx', 0o600);
  const sync = handle === undefined ? undefined : syncInPortions(handle);
  const hash = createHash('sha256');
  try {
    for (let left = member.bytes; left > 0; ) {
      const piece = reader.some(left);
      left -= piece.length;
      hash.update(piece);
      if (handle !== undefined) writeAll(handle, piece);
      sync?.(piece.length);
      await pace(piece.length);
    }
    reader.exactly(paddingAfter(member.bytes));
    if (hash.digest('hex') !== member.sha256)
      throw new ArtefactError('altered', `${member.name} is not what the manifest says.`);
    if (handle !== undefined) fsyncSync(handle);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function writeAll(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
}

function nextEntry(reader: SealedReader): TarEntry | undefined {
  try {
    return parseTarHeader(reader.exactly(BLOCK_BYTES));
  } catch (cause) {
    if (cause instanceof ArtefactError) throw cause;
    throw new ArtefactError('foreign', 'The file holds no archive as Votive writes it.', { cause });
  }
}

function requireSame(found: TarEntry | undefined, member: Member): void {
  const same =
    found?.kind === 'file'
      ? member.kind === 'file' && found.name === member.name && found.bytes === member.bytes
      : member.kind === 'link' && found?.name === member.name && found.target === member.target;
  if (!same) throw new ArtefactError('altered', `The archive does not hold ${member.name} where its manifest says.`);
}
