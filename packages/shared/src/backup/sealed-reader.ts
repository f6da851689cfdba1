import { fstatSync, readSync } from 'node:fs';
import { CHUNK_BYTES, openChunk, PAYLOAD_NONCE_BYTES, payloadKey, TAG_BYTES } from './age-stream.ts';
import { ArtefactError } from './artefact-error.ts';

const SEALED_BYTES = CHUNK_BYTES + TAG_BYTES;

/** Gives the plain bytes of an age payload in order; each byte was authenticated before it is given. Throws `truncated` or `altered`. */
export type SealedReader = ReturnType<typeof createSealedReader>;

export function createSealedReader(handle: number, { start, fileKey }: { start: number; fileKey: Buffer }) {
  const { size } = fstatSync(handle);
  const first = start + PAYLOAD_NONCE_BYTES;
  if (size < first + TAG_BYTES) throw new ArtefactError('truncated', 'The file ends before its content.');
  const key = payloadKey(fileKey, readAt(start, PAYLOAD_NONCE_BYTES));
  let position = first;
  let index = 0;
  let plain: Buffer = Buffer.alloc(0);

  function readAt(at: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const read = readSync(handle, buffer, done, length - done, at + done);
      if (read === 0) throw new ArtefactError('truncated', 'The file became shorter while it was being read.');
      done += read;
    }
    return buffer;
  }

  function nextChunk(): void {
    const left = size - position;
    const isLast = left <= SEALED_BYTES;
    const sealed = readAt(position, Math.min(left, SEALED_BYTES));
    const opened = openChunk(key, { index, isLast }, sealed);
    if (!opened) throw explain(sealed, { isLast });
    position += sealed.length;
    index += 1;
    plain = opened;
  }

  /** A whole chunk that is not marked as the last one, at the end, or the other way round: something was cut off or put behind it. */
  function explain(sealed: Buffer, { isLast }: { isLast: boolean }): ArtefactError {
    if (!openChunk(key, { index, isLast: !isLast }, sealed))
      return new ArtefactError(
        'altered',
        `The content of the file is not what was written (from byte ${position} on).`,
      );
    return isLast
      ? new ArtefactError('truncated', 'The end of the file is missing.')
      : new ArtefactError('altered', `Something was put behind the end of the file (at byte ${position}).`);
  }

  /** At most `length` bytes, at least one; throws `truncated` at the end. */
  function some(length: number): Buffer {
    if (plain.length === 0) {
      if (position >= size) throw new ArtefactError('truncated', 'The content ends too early.');
      nextChunk();
    }
    const piece = plain.subarray(0, length);
    plain = plain.subarray(piece.length);
    return piece;
  }

  /** Exactly `length` bytes. */
  function exactly(length: number): Buffer {
    const pieces: Buffer[] = [];
    for (let left = length; left > 0; ) {
      const piece = some(left);
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  return {
    size,
    some,
    exactly,
    isAtEnd: () => plain.length === 0 && position >= size,
    /** How long the file must be for `plainBytes` of content. */
    fileBytes: (plainBytes: number) =>
      first + plainBytes + TAG_BYTES * Math.max(1, Math.ceil(plainBytes / CHUNK_BYTES)),
  };
}
