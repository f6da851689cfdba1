/**
 * The peer whose attempts count together: an IPv4 address, also where it is written as IPv6, or the first 64 bits of an IPv6 address, since one customer usually has that whole
 * network.
 */
export function peerOf(ip: string | undefined): string {
  const [address = ''] = (ip ?? '').split('%');
  const ipv4 = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (ipv4 !== undefined || !address.includes(':')) return ipv4 ?? address;
  const [left = '', right] = address.split('::');
  const before = groups(left);
  const after = groups(right ?? '');
  const gap = right === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...new Array<string>(Math.max(gap, 0)).fill('0'), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

const groups = (text: string) => text.split(':').filter((group) => group !== '');
