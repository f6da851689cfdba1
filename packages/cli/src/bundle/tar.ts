const BLOCK_BYTES = 512;
const LONGEST_NAME = 100;

export type TarMember = { name: string; text: string };

/** A tar archive (POSIX ustar) of text files for their owner alone, all of one time. Names are ASCII, at most 100 characters. */
export function tarOf(members: readonly TarMember[], at: Date): Buffer {
  const blocks = members.flatMap(({ name, text }) => {
    const bytes = Buffer.from(text);
    const padding = Buffer.alloc((BLOCK_BYTES - (bytes.length % BLOCK_BYTES)) % BLOCK_BYTES);
    return [header(name, bytes.length, at), bytes, padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_BYTES)]);
}

function header(name: string, size: number, at: Date): Buffer {
  if (name.length > LONGEST_NAME || !/^[\x21-\x7e]+$/.test(name))
    throw new Error(`"${name}" cannot be a name in the archive.`);
  const block = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  block.write(name, 0);
  block.write(octal(0o600, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(Math.floor(at.getTime() / 1000), 11), 136);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
