import { createHmac, timingSafeEqual } from 'node:crypto';
import { followSecret } from '@votive/shared/follow-secret';
import { liveKeyLines } from '@votive/shared/key-lines';
import type { Secret } from '@votive/shared/secret';
import type { Request, Response } from 'express';

export type AdminCookie = ReturnType<typeof createAdminCookie>;

/** Over TLS the name binds the cookie to this host; plain HTTP is for the loopback address, where browsers refuse such names. */
const SECURE_NAME = '__Host-votive_admin';
const PLAIN_NAME = 'votive_admin';

/**
 * The cookie that carries a session's token, signed. Whether a request came over TLS is what the edge says. The secret's file may be replaced while the process runs: what an older secret
 * signed is read for as long as the file grants it.
 */
export function createAdminCookie(secret: Secret, now: () => Date) {
  const file = followSecret(secret);
  const secrets = () => liveKeyLines(file.text(), now()).map(({ key }) => key);
  if (secrets().length === 0) throw new Error('The session secret is empty.');

  /** The token of a request, or undefined where none is signed by us. Two of them in one request are none: somebody planted one. */
  function read(request: Request): string | undefined {
    const tokens = valuesOf(request.headers.cookie ?? '', nameFor(request))
      .map((value) => verify(value, secrets()))
      .filter((token) => token !== undefined);
    return tokens.length === 1 ? tokens[0] : undefined;
  }

  function write(request: Request, response: Response, token: string): void {
    const [signing = ''] = secrets();
    response.append('Set-Cookie', `${nameFor(request)}=${token}.${sign(token, signing)}; ${attributes(request)}`);
  }

  function clear(request: Request, response: Response): void {
    response.append('Set-Cookie', `${nameFor(request)}=; ${attributes(request)}; Max-Age=0`);
  }

  return { read, write, clear };
}

const nameFor = ({ secure }: Request) => (secure ? SECURE_NAME : PLAIN_NAME);
const attributes = ({ secure }: Request) => `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;

const sign = (token: string, secret: string) => createHmac('sha256', secret).update(token).digest('base64url');

function verify(value: string, secrets: readonly string[]): string | undefined {
  const [, token = '', signature = ''] = /^([\w-]{43})\.([\w-]{43})$/.exec(value) ?? [];
  const given = Buffer.from(signature);
  const isOurs = secrets.some((secret) => {
    const expected = Buffer.from(sign(token, secret));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  return isOurs ? token : undefined;
}

function valuesOf(header: string, name: string): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
