import { hash } from 'node:crypto';

const LANES = 8;

/**
 * A hash over rows in any order: the sum of the rows' SHA-256, lane by lane modulo 2^32. Rows of a table with a primary key are all different, so an omitted,
 * doubled or altered one shows. It finds faults; against an adversary the encrypted file itself is authenticated.
 */
export function createRowHash() {
  const sum = new Uint32Array(LANES);

  /** Adds one row and answers about how many bytes it has. */
  function add(row: readonly unknown[]): number {
    const bytes = toBytes(row);
    const digest = hash('sha256', bytes, 'buffer');
    for (let lane = 0; lane < LANES; lane += 1) sum[lane] = (sum[lane] ?? 0) + digest.readUInt32BE(lane * 4);
    return bytes.length;
  }

  const digest = () => Array.from(sum, (lane) => lane.toString(16).padStart(8, '0')).join('');
  return { add, digest };
}

/** Each value with its type and length, so that no two rows have the same bytes. */
function toBytes(row: readonly unknown[]): Buffer {
  const parts: Buffer[] = [];
  for (const value of row) {
    const bytes = valueBytes(value);
    parts.push(Buffer.from(`${typeName(value)}${bytes.length}:`), bytes);
  }
  return Buffer.concat(parts);
}

function valueBytes(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value !== 'number') return Buffer.from(String(value));
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

function typeName(value: unknown): string {
  if (value === null) return 'n';
  if (Buffer.isBuffer(value)) return 'b';
  return { bigint: 'i', number: 'f', string: 't' }[typeof value as string] ?? 'x';
}
