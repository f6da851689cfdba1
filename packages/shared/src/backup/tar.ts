/** POSIX ustar, as far as an artefact needs it: regular files and symbolic links with short ASCII names, each for its owner alone. */
export const BLOCK_BYTES = 512;
const LONGEST_NAME = 100;
const LONGEST_PREFIX = 155;

export type TarEntry = { kind: 'file'; name: string; bytes: number } | { kind: 'link'; name: string; target: string };

/** The block before a member. `at` is its time. Throws for names that the format has no room for. */
export function tarHeader(entry: TarEntry, at: Date): Buffer {
  const { prefix, name } = splitName(entry.name);
  const link = entry.kind === 'link' ? entry.target : '';
  if (Buffer.byteLength(link) > LONGEST_NAME) throw new Error(`The link target "${link}" is too long for the archive.`);
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(name, 0);
  block.write(octal(0o600, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  writeSize(block, entry.kind === 'file' ? entry.bytes : 0);
  block.write(octal(Math.floor(at.getTime() / 1000), 11), 136);
  block.write(entry.kind === 'file' ? '0' : '2', 156);
  block.write(link, 157);
  block.write('ustar\x0000', 257, 'latin1');
  block.write(prefix, 345);
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** The entry that a block describes; undefined for the empty block at the end. Throws for a block that is no ustar header of ours. */
export function parseTarHeader(block: Buffer): TarEntry | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  if (block.toString('latin1', 257, 262) !== 'ustar' || readOctal(block, 148, 8) !== checksum(block))
    throw new Error('A member of the archive has no proper header.');
  const prefix = text(block, 345, LONGEST_PREFIX);
  const name = `${prefix === '' ? '' : `${prefix}/`}${text(block, 0, LONGEST_NAME)}`;
  const type = text(block, 156, 1);
  if (type === '2') return { kind: 'link', name, target: text(block, 157, LONGEST_NAME) };
  if (type === '0') return { kind: 'file', name, bytes: readSize(block) };
  throw new Error(`The archive holds a member of kind "${type}".`);
}

/** The bytes behind a file of `bytes` up to the next block. */
export const paddingAfter = (bytes: number): number => (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;

/** The length of a whole archive of these members. */
export function tarBytes(entries: readonly TarEntry[]): number {
  const sizes = entries.map((entry) => (entry.kind === 'file' ? entry.bytes + paddingAfter(entry.bytes) : 0));
  return sizes.reduce((total, size) => total + BLOCK_BYTES + size, 2 * BLOCK_BYTES);
}

function splitName(full: string): { prefix: string; name: string } {
  if (full.length <= LONGEST_NAME) return { prefix: '', name: full };
  const cut = full.lastIndexOf('/', LONGEST_PREFIX);
  const parts = { prefix: full.slice(0, Math.max(cut, 0)), name: full.slice(cut + 1) };
  if (cut <= 0 || parts.name.length > LONGEST_NAME) throw new Error(`"${full}" is too long a name for the archive.`);
  return parts;
}

/** Octal up to 8 GiB; the base-256 form of GNU and POSIX 2001 above. */
function writeSize(block: Buffer, bytes: number): void {
  if (bytes < 8 ** 11) {
    block.write(octal(bytes, 11), 124);
    return;
  }
  block[124] = 0x80;
  block.writeUIntBE(bytes, 130, 6);
}

function readSize(block: Buffer): number {
  return ((block[124] ?? 0) & 0x80) === 0 ? readOctal(block, 124, 12) : block.readUIntBE(130, 6);
}

function checksum(block: Buffer): number {
  return block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
const readOctal = (block: Buffer, at: number, length: number) => Number.parseInt(text(block, at, length).trim(), 8);

function text(block: Buffer, at: number, length: number): string {
  const field = block.toString('latin1', at, at + length);
  const end = field.indexOf('\0');
  return end < 0 ? field : field.slice(0, end);
}
