import type { KeyObject } from 'node:crypto';

/** The X.509 library. It loads on first use (it costs about 100 ms) and only after `reflect-metadata`, without which it fails. */
export async function loadX509() {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

export const SIGNING = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** The Web Crypto form of an ECDSA P-256 key, as the X.509 library wants it. */
export function toWebKey(key: KeyObject) {
  return key.toCryptoKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, key.type === 'private' ? ['sign'] : ['verify']);
}
