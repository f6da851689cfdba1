import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** The payload of an age file (age-encryption.org/v1, "Payload"): chunks of 64 KiB under ChaCha20-Poly1305, the last one marked in its nonce. */
export const CHUNK_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
export const PAYLOAD_NONCE_BYTES = 16;
const ALGORITHM = 'chacha20-poly1305';

/** The key of the payload, from the file key and the nonce that opens the payload. */
export function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}

/** One chunk sealed: its ciphertext and its tag. */
export function sealChunk(key: Buffer, { index, isLast }: { index: number; isLast: boolean }, plain: Buffer): Buffer[] {
  const cipher = createCipheriv(ALGORITHM, key, chunkNonce(index, isLast), { authTagLength: TAG_BYTES });
  return [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
}

/** One chunk opened, or undefined where it is not the one that was sealed. */
export function openChunk(
  key: Buffer,
  { index, isLast }: { index: number; isLast: boolean },
  sealed: Buffer,
): Buffer | undefined {
  if (sealed.length < TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, chunkNonce(index, isLast), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}

/** 11 bytes of a big-endian counter and the mark of the last chunk. */
function chunkNonce(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
