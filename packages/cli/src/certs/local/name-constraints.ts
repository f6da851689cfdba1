import { isIPv4 } from 'node:net';
import type { HostName } from '../host-name.ts';

export const NAME_CONSTRAINTS_OID = '2.5.29.30';

/** The DER of a NameConstraints extension (RFC 5280 §4.2.1.10) that permits `names` and nothing else of their kinds. A DNS name includes what is below it. */
export function encodeNameConstraints(names: readonly HostName[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encode(0x30, encode(0xa0, Buffer.concat(names.map(subtree)))));
}

/** Whether an authority of ours, given as DER, names exactly `name` among those it may sign for. */
export function permitsName(authority: Buffer, name: HostName): boolean {
  return authority.includes(subtree(name));
}

const subtree = ({ kind, value }: HostName) => encode(0x30, kind === 'dns' ? dnsName(value) : singleAddress(value));

const dnsName = (name: string) => encode(0x82, Buffer.from(name, 'ascii'));

/** An address with a mask of all ones. */
function singleAddress(address: string): Buffer {
  const bytes = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
  return encode(0x87, Buffer.concat([bytes, Buffer.alloc(bytes.length, 0xff)]));
}

/** The 16 bytes of an IPv6 address in the form the URL standard writes: hexadecimal groups with at most one `::`. */
function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const front = groups(head);
  const back = groups(tail ?? '');
  const missing = new Array<number>(8 - front.length - back.length).fill(0);
  const bytes = Buffer.alloc(16);
  [...front, ...missing, ...back].forEach((group, index) => {
    bytes.writeUInt16BE(group, index * 2);
  });
  return bytes;
}

const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));

function encode(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const header =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
}
