import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Where a sealed field stands. `owner` is whose it is, empty for nobody's; `version` counts how often the row was written. */
export type FieldPlace = { table: string; column: string; row: string; owner: string; version: number };

export type FieldSeal = {
  seal: (place: FieldPlace, text: string) => Buffer;
  /** The text of a field. Throws `FieldAltered` where it was not sealed at exactly this place. */
  open: (place: FieldPlace, sealed: Buffer) => string;
};

export type FieldKeys = ReadonlyMap<number, Buffer>;

/** A field that does not open: it was altered, stands in another row, or is older than its row. What it says is never shown. */
export class FieldAltered extends Error {
  readonly code = 'FIELD_ALTERED';

  constructor({ table, column }: FieldPlace, options?: ErrorOptions) {
    super(`A field of ${table}.${column} does not open at its place.`, options);
    this.name = 'FieldAltered';
  }
}

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + 4;

/**
 * Seals fields with AES-256-GCM under the newest of `keys` and opens them with the key that each names. A sealed field is: format (1 byte), number of the key (4, big-endian),
 * nonce (12, random), ciphertext, tag (16). Head and place are bound in as associated data.
 */
export function createFieldSeal(keys: FieldKeys): FieldSeal {
  const newest = Math.max(...keys.keys());

  function seal(place: FieldPlace, text: string): Buffer {
    const key = keys.get(newest);
    if (!key) throw new Error('There is no key for fields.');
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt8(FORMAT, 0);
    head.writeUInt32BE(newest, 1);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData(head, place));
    return Buffer.concat([head, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  function open(place: FieldPlace, sealed: Buffer): string {
    const head = sealed.subarray(0, HEAD_BYTES);
    const key = isHead(head) ? keys.get(head.readUInt32BE(1)) : undefined;
    if (!key || sealed.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES) throw new FieldAltered(place);
    const nonce = sealed.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(associatedData(head, place))
        .setAuthTag(sealed.subarray(-TAG_BYTES));
      const text = decipher.update(sealed.subarray(HEAD_BYTES + NONCE_BYTES, -TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new FieldAltered(place, { cause });
    }
  }

  return { seal, open };
}

const isHead = (head: Buffer) => head.length === HEAD_BYTES && head.readUInt8(0) === FORMAT;

/** A list, since joined texts could be cut elsewhere and mean another place. */
function associatedData(head: Buffer, { table, column, row, owner, version }: FieldPlace): Buffer {
  return Buffer.concat([head, Buffer.from(JSON.stringify(['votive.field/1', table, column, row, owner, version]))]);
}
