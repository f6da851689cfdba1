import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writevSync } from 'node:fs';
import { syncInPortions } from '../files/sync-in-portions.ts';
import { sealHeader } from './age-header.ts';
import { CHUNK_BYTES, PAYLOAD_NONCE_BYTES, payloadKey, sealChunk } from './age-stream.ts';
import type { Manifest } from './manifest.ts';
import { createPacer, type Watch } from './progress.ts';
import { piecesOf, type Source } from './sources.ts';
import { paddingAfter, type TarEntry, tarHeader } from './tar.ts';

/** The first member of every artefact. */
export const MANIFEST_NAME = 'manifest.json';

/** `fileKey` opens this one artefact and no other; it is a secret. */
export type SealedArtefact = { bytes: number; sha256: string; fileKey: Buffer };

/**
 * Writes a tar archive of the manifest and its sources to the new file `to` (0600), encrypted to `recipient` as an age file, and makes it durable. Refuses sources that are
 * not what the manifest says. A failure leaves no file.
 */
export async function sealArtefact(
  to: string,
  {
    recipient,
    manifest,
    sources,
    watch = {},
  }: { recipient: string; manifest: Manifest; sources: readonly Source[]; watch?: Watch },
): Promise<SealedArtefact> {
  const { header, fileKey } = await sealHeader(recipient);
  const handle = openSync(to, 'wx', 0o600);
  try {
    const sink = createSink(handle, { header, fileKey });
    const pace = createPacer(watch);
    const at = new Date(manifest.createdAt);
    const text = Buffer.from(`${JSON.stringify(manifest)}\n`);
    writeMember({ kind: 'file', name: MANIFEST_NAME, bytes: text.length }, [text]);
    for (const [index, member] of manifest.members.entries()) {
      const source = sources[index];
      if (source?.name !== member.name)
        throw new Error(`The manifest does not describe ${source?.name ?? 'a source'}.`);
      await writeSource(source, member);
    }
    sink.write(Buffer.alloc(2 * 512));
    const { bytes, sha256 } = sink.end();
    fsyncSync(handle);
    return { bytes, sha256, fileKey };

    function writeMember(entry: TarEntry, pieces: Iterable<Buffer>): void {
      sink.write(tarHeader(entry, at));
      for (const piece of pieces) sink.write(piece);
      if (entry.kind === 'file') sink.write(Buffer.alloc(paddingAfter(entry.bytes)));
    }

    async function writeSource(source: Source, member: Manifest['members'][number]): Promise<void> {
      if (member.kind === 'link') return writeMember(member, []);
      sink.write(tarHeader(member, at));
      const hash = createHash('sha256');
      let bytes = 0;
      for (const piece of piecesOf(source)) {
        hash.update(piece);
        bytes += piece.length;
        sink.write(piece);
        await pace(piece.length);
      }
      if (bytes !== member.bytes || hash.digest('hex') !== member.sha256)
        throw new Error(`${member.name} changed while it was being backed up.`);
      sink.write(Buffer.alloc(paddingAfter(bytes)));
    }
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}

/** Takes plain bytes, writes sealed chunks. The last chunk is known only at the end, so one is always held back. */
function createSink(handle: number, { header, fileKey }: { header: Buffer; fileKey: Buffer }) {
  const nonce = randomBytes(PAYLOAD_NONCE_BYTES);
  const key = payloadKey(fileKey, nonce);
  const sync = syncInPortions(handle);
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let used = 0;
  let index = 0;
  let bytes = 0;
  put([header, nonce]);

  function put(buffers: readonly Buffer[]): void {
    let rest = buffers.filter(({ length }) => length > 0);
    for (const buffer of rest) hash.update(buffer);
    while (rest.length > 0) {
      let written = writevSync(handle, rest);
      bytes += written;
      sync(written);
      while (rest[0] && written >= rest[0].length) {
        written -= rest[0].length;
        rest = rest.slice(1);
      }
      if (rest[0] && written > 0) rest = [rest[0].subarray(written), ...rest.slice(1)];
    }
  }

  function flush(isLast: boolean): void {
    put(sealChunk(key, { index, isLast }, chunk.subarray(0, used)));
    index += 1;
    used = 0;
  }

  return {
    write(plain: Buffer): void {
      for (let at = 0; at < plain.length; ) {
        if (used === CHUNK_BYTES) flush(false);
        const length = plain.copy(chunk, used, at);
        used += length;
        at += length;
      }
    },
    end(): { bytes: number; sha256: string } {
      flush(true);
      chunk.fill(0);
      return { bytes, sha256: hash.digest('hex') };
    },
  };
}
