import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * `keyring.json`: data keys (DEKs) wrapped by the root key (KEK) with AES-256-GCM. `kcv` is a key-check value: HMAC-SHA-256 of the key id under the
 * data key, first 16 bytes, so that a key is proved before a file is opened. States: `new`, no database has been confirmed under the key yet; `next`, a rotation is making one;
 * `active`; `retired`, kept for what was made under it.
 */
export const keyringSchema = z.strictObject({
  schema: z.literal('votive.keyring/1'),
  /** The root key in force; `created` is missing where it was made before its time was noted. */
  kek: z.strictObject({ id: z.string().min(1), created: z.iso.datetime().optional() }),
  deks: z.record(
    z.string().regex(/^d\d+$/),
    z.strictObject({
      wrapped: z.string().min(1),
      kcv: z.string().regex(/^[0-9a-f]{32}$/),
      created: z.iso.datetime(),
      state: z.enum(['new', 'active', 'next', 'retired']),
    }),
  ),
  active: z.string(),
});
export type Keyring = z.infer<typeof keyringSchema>;

/** Why a keyring cannot give its key: the root key is another one, or the file was altered. */
export class KeyringError extends Error {
  readonly reason: 'malformed' | 'wrong_root_key' | 'no_such_key' | 'altered';

  constructor(reason: KeyringError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeyringError';
    this.reason = reason;
  }
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A new 256-bit root key as its file holds it: 64 hex digits. */
export function generateRootKey(): string {
  return randomBytes(KEY_BYTES).toString('hex');
}

/** The public name of a root key: the first 16 hex digits of its SHA-256. Safe to print. */
export function rootKeyId(rootKey: Buffer): string {
  return createHash('sha256').update('votive.root-key.id\0').update(rootKey).digest('hex').slice(0, 16);
}

/** The 32 bytes of a root key file's text. Throws `malformed` for anything but 64 hex digits. */
export function parseRootKey(text: string): Buffer {
  const hex = text.trim();
  if (!/^[0-9a-f]{64}$/.test(hex))
    throw new KeyringError('malformed', 'The root key file does not hold a root key (64 hex digits).');
  return Buffer.from(hex, 'hex');
}

/**
 * The root key of a keyring from its file's text. While a root rotation is under way the file holds two, one a line, and the keyring's `kek.id` says which one counts, so
 * that both files fit at every moment. Throws `malformed`, and `wrong_root_key` where none of them is the one.
 */
export function rootKeyFor({ kek }: Pick<Keyring, 'kek'>, text: string): Buffer {
  const keys = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseRootKey);
  const [first] = keys;
  const found = keys.find((key) => rootKeyId(key) === kek.id);
  if (found) return found;
  if (!first) return parseRootKey(text);
  throw new KeyringError(
    'wrong_root_key',
    `The keyring was wrapped by root key ${kek.id}; the root key here is ${keys.map(rootKeyId).join(' or ')}.`,
  );
}

/** A keyring with one new data key, `d1`, wrapped by `rootKey`. */
export function createKeyring(rootKey: Buffer, created: Date): Keyring {
  return {
    schema: 'votive.keyring/1',
    kek: { id: rootKeyId(rootKey), created: created.toISOString() },
    deks: {
      d1: { ...wrapDataKey(rootKey, 'd1', randomBytes(KEY_BYTES)), created: created.toISOString(), state: 'new' },
    },
    active: 'd1',
  };
}

/** Wraps a 32-byte data key under the root key; the key id is bound in as associated data. */
export function wrapDataKey(rootKey: Buffer, id: string, dataKey: Buffer): { wrapped: string; kcv: string } {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', rootKey, nonce).setAAD(associatedData(id));
  const sealed = Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
  return { wrapped: sealed.toString('base64'), kcv: keyCheckValue(dataKey, id).toString('hex') };
}

/** The data key `id` of a keyring, proved against its key-check value. Throws `KeyringError` and never guesses. */
export function unwrapDataKey(keyring: Keyring, rootKey: Buffer, id: string): Buffer {
  const entry = keyring.deks[id];
  if (!entry) throw new KeyringError('no_such_key', `The keyring holds no data key ${id}.`);
  if (rootKeyId(rootKey) !== keyring.kek.id) {
    throw new KeyringError(
      'wrong_root_key',
      `The keyring was wrapped by root key ${keyring.kek.id}; the root key here is ${rootKeyId(rootKey)}.`,
    );
  }
  const dataKey = openSealed(rootKey, id, Buffer.from(entry.wrapped, 'base64'));
  if (!timingSafeEqual(keyCheckValue(dataKey, id), Buffer.from(entry.kcv, 'hex'))) {
    throw new KeyringError('altered', `Data key ${id} does not match its key-check value.`);
  }
  return dataKey;
}

/** The text of a keyring's file. It carries a digest over all of it, the times and states too, so that no altered bit goes unnoticed. */
export function formatKeyring(keyring: Keyring): string {
  return `${JSON.stringify({ ...keyring, digest: digestOf(keyring) }, null, 2)}\n`;
}

/** A keyring from its file's text; one that was written before there was a digest has none. Throws `malformed`, and `altered` where the digest is another. */
export function parseKeyring(text: string): Keyring {
  const { digest, ...keyring } = parseFile(text);
  if (digest !== undefined && digest !== digestOf(keyring))
    throw new KeyringError('altered', 'keyring.json was altered: it does not match the digest that it carries.');
  return keyring;
}

const fileSchema = keyringSchema.extend({ digest: z.string().optional() });

function parseFile(text: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new KeyringError('malformed', 'keyring.json is not a keyring that this version understands.', { cause });
  }
}

/** The parsed form has its fields in the order of the schema, whoever made it. */
function digestOf(keyring: Keyring): string {
  return createHash('sha256')
    .update('votive.keyring.digest\0')
    .update(JSON.stringify(keyringSchema.parse(keyring)))
    .digest('hex');
}

function openSealed(rootKey: Buffer, id: string, sealed: Buffer): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', rootKey, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(associatedData(id))
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new KeyringError('altered', `Data key ${id} cannot be unwrapped: the keyring was altered.`, { cause });
  }
}

function associatedData(id: string): Buffer {
  return Buffer.from(`votive|${id}|database`);
}

function keyCheckValue(dataKey: Buffer, id: string): Buffer {
  return createHmac('sha256', dataKey).update(`votive.kcv|${id}`).digest().subarray(0, 16);
}
