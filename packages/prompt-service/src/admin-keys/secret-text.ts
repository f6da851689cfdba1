import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret that was just made: `text` is shown once, `hash` is kept, `id` finds it again and is no secret. */
export type NewSecret = { id: string; text: string; hash: Buffer };

const SHAPE = /^(?:votive_)?([0-9a-f]{16})_[\w-]{43}$/;

/** 256 random bits behind a name of their own: `<prefix><id>_<secret>`. */
export function createSecret(prefix: 'votive_' | ''): NewSecret {
  const id = randomBytes(8).toString('hex');
  const text = `${prefix}${id}_${randomBytes(32).toString('base64url')}`;
  return { id, text, hash: sha256(text) };
}

/** The name in front of a secret; undefined where the text has not the shape of one. */
export const idInSecret = (text: string): string | undefined => SHAPE.exec(text)?.[1];

/** Whether `text` is the secret whose hash was kept, in a time that does not depend on it. A missing hash matches nothing and takes as long. */
export function isSecret(text: string, hash: Buffer | undefined): boolean {
  const equal = timingSafeEqual(sha256(text), hash ?? NOTHING);
  return hash !== undefined && equal;
}

/** Secrets of 256 random bits need no slow hash. */
export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const NOTHING = Buffer.alloc(32);
