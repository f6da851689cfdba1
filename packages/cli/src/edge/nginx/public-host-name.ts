import { isIP } from 'node:net';

/** Names that nobody else's computer resolves (RFC 6761, RFC 6762, RFC 8375, and what private networks use). */
const PRIVATE_ENDINGS = ['localhost', 'local', 'internal', 'lan', 'home.arpa', 'test', 'invalid', 'example'];

/**
 * Whether a name is a real one of the internet's. Only there may browsers be told to refuse plain HTTP for years: told for `localhost`, they would refuse
 * it to every other program of that computer.
 */
export function isPublicHostName(name: string): boolean {
  const plain = name.toLowerCase().replace(/^\[|\]$/g, '');
  if (isIP(plain) !== 0 || !plain.includes('.')) return false;
  return !PRIVATE_ENDINGS.some((ending) => plain.endsWith(`.${ending}`));
}
