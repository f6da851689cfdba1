import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The key of one artefact, wrapped by a key that only this installation's root key gives (HKDF-SHA-256, AES-256-GCM, the artefact's id bound in). It lies beside the artefact and
 * never in it: whoever runs the appliance can test a restore without the recovery key, and a copy elsewhere is opened by the recovery key alone.
 */
export function wrapLocalKey(rootKey: Buffer, { id, fileKey }: { id: string; fileKey: Buffer }): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(rootKey), nonce).setAAD(Buffer.from(id));
  return Buffer.concat([nonce, cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** The key of the artefact, or undefined where another root key wrapped it. */
export function unwrapLocalKey(rootKey: Buffer, { id, wrapped }: { id: string; wrapped: string }): Buffer | undefined {
  const sealed = Buffer.from(wrapped, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey(rootKey), sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(id))
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function wrappingKey(rootKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', rootKey, '', 'votive|backup|local-key', 32));
}
